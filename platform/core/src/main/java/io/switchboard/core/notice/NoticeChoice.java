package io.switchboard.core.notice;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How an agent wants to be told. */
@Entity
@Table(name = "notice_choice")
public class NoticeChoice {
    private static final TypeReference<EnumMap<NoticeKind, Set<Way>>> WAYS = new TypeReference<>() {};

    @Id
    @Column(name = "agent_id")
    private UUID agentId;

    private String ways;

    @Column(name = "quiet_from")
    private String quietFrom;

    @Column(name = "quiet_to")
    private String quietTo;

    @Column(name = "time_zone")
    private String timeZone;

    @Column(name = "urgent_passes")
    private boolean urgentPasses;

    private String mobile;

    @Version
    private long version;

    protected NoticeChoice() {}

    /** One who has chosen nothing. */
    NoticeChoice(UUID agentId) {
        this.agentId = agentId;
        this.ways = "{}";
        this.urgentPasses = true;
    }

    /** As {@link NoticeChoices.Form} says it; it has been checked. */
    void become(NoticeChoices.Form form) {
        EnumMap<NoticeKind, Set<Way>> other = new EnumMap<>(NoticeKind.class);
        form.ways().forEach((kind, chosen) -> {
            // What is as for everybody follows what everybody gets in a later version.
            if (!chosen.equals(kind.ways())) {
                other.put(kind, chosen);
            }
        });
        ways = Json.write(other);
        quietFrom = form.quietFrom();
        quietTo = form.quietTo();
        timeZone = form.timeZone();
        urgentPasses = form.urgentPasses();
        mobile = form.mobile();
    }

    public UUID agentId() {
        return agentId;
    }

    /** By kind, all kinds. */
    public Map<NoticeKind, Set<Way>> ways() {
        EnumMap<NoticeKind, Set<Way>> all = new EnumMap<>(NoticeKind.class);
        for (NoticeKind kind : NoticeKind.values()) {
            all.put(kind, kind.ways());
        }
        Json.read(ways, WAYS).forEach((kind, chosen) -> all.put(kind, chosen.isEmpty() ? EnumSet.noneOf(Way.class) : EnumSet.copyOf(chosen)));
        return all;
    }

    /** {@code HH:mm}; null without quiet hours, as {@code quietTo}. */
    public String quietFrom() {
        return quietFrom;
    }

    public String quietTo() {
        return quietTo;
    }

    /** Null: his shop's. */
    public String timeZone() {
        return timeZone;
    }

    /** Whether what is urgent goes out in quiet hours too. */
    public boolean urgentPasses() {
        return urgentPasses;
    }

    /** His address for what is short; null without one. */
    public String mobile() {
        return mobile;
    }

    /** @param shops of the shop where he works */
    Optional<QuietHours> quiet(ZoneId shops) {
        return quietFrom == null
                ? Optional.empty()
                : Optional.of(new QuietHours(LocalTime.parse(quietFrom), LocalTime.parse(quietTo), timeZone == null ? shops : ZoneId.of(timeZone)));
    }

    public long version() {
        return version;
    }
}
