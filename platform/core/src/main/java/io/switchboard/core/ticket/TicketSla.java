package io.switchboard.core.ticket;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a ticket stands with the policy that was promised for it, as the last {@link TicketChange.ClocksSet} told. */
@Embeddable
public class TicketSla {
    /** Without a policy. */
    public static final String NONE = "NONE";

    @Column(name = "sla_policy_id")
    UUID policyId;

    @Column(name = "sla_state")
    String state = NONE;

    @Convert(converter = Clocks.class)
    List<Map<String, Object>> clocks = List.of();

    @Column(name = "respond_by")
    Instant respondBy;

    @Column(name = "next_by")
    Instant nextBy;

    @Column(name = "resolve_by")
    Instant resolveBy;

    protected TicketSla() {}

    void set(TicketChange.ClocksSet told) {
        policyId = told.policyId();
        state = told.state();
        clocks = told.clocks();
        respondBy = told.respondBy();
        nextBy = told.nextBy();
        resolveBy = told.resolveBy();
    }

    /** Null without one. */
    public UUID policyId() {
        return policyId;
    }

    /** NONE, RUNNING, WARNED, MISSED, PAUSED or MET. */
    public String state() {
        return state;
    }

    /** Each clock as the SLA keeps it. */
    public List<Map<String, Object>> clocks() {
        return clocks;
    }

    /** Until when the first answer is due; null when it isn't, as the other two. */
    public Instant respondBy() {
        return respondBy;
    }

    public Instant nextBy() {
        return nextBy;
    }

    public Instant resolveBy() {
        return resolveBy;
    }

    /** Clocks in their column. */
    @Converter
    public static class Clocks implements AttributeConverter<List<Map<String, Object>>, String> {
        private static final TypeReference<List<Map<String, Object>>> LIST = new TypeReference<>() {};

        @Override
        public String convertToDatabaseColumn(List<Map<String, Object>> clocks) {
            return Json.write(clocks == null ? List.of() : clocks);
        }

        @Override
        public List<Map<String, Object>> convertToEntityAttribute(String json) {
            return json == null ? List.of() : Json.read(json, LIST);
        }
    }
}
