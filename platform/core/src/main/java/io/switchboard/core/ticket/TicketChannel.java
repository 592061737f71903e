package io.switchboard.core.ticket;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;

/** A channel whose new conversations become tickets by themselves. */
@Entity
@Table(name = "ticket_channel")
@Audited(value = "ticketChannel", fields = {"typeKey", "acknowledges"})
public class TicketChannel {
    @Id
    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "type_key")
    private String typeKey;

    private boolean acknowledges;

    @Version
    private long version;

    protected TicketChannel() {}

    TicketChannel(UUID channelId, String typeKey) {
        this.channelId = channelId;
        this.typeKey = typeKey;
    }

    void make(String type, boolean acknowledging) {
        typeKey = type;
        acknowledges = acknowledging;
    }

    public UUID channelId() {
        return channelId;
    }

    public String typeKey() {
        return typeKey;
    }

    /** Whether the customer is told that his request arrived. */
    public boolean acknowledges() {
        return acknowledges;
    }
}
