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
@Audited(value = "ticketChannel", fields = "typeKey")
public class TicketChannel {
    @Id
    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "type_key")
    private String typeKey;

    @Version
    private long version;

    protected TicketChannel() {}

    TicketChannel(UUID channelId, String typeKey) {
        this.channelId = channelId;
        this.typeKey = typeKey;
    }

    void make(String type) {
        typeKey = type;
    }

    public UUID channelId() {
        return channelId;
    }

    public String typeKey() {
        return typeKey;
    }
}
