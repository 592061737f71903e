package io.switchboard.core.conversation;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Texts;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Withdrawal;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What a provider said of a message that isn't stored yet. It is tried again some times, and forgotten when the message never comes. */
@Entity
@Table(name = "early_update")
public class EarlyUpdate {
    /** An answer's own id is here within seconds; a message that its withdrawal overtook, when the provider repeats it. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    @Id
    private UUID id;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "provider_id")
    private String providerId;

    @Enumerated(EnumType.STRING)
    private DeliveryState state;

    private String problem;

    private int tries;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "received_at")
    private Instant receivedAt;

    protected EarlyUpdate() {}

    static EarlyUpdate of(UUID channelId, DeliveryUpdate update, Instant now) {
        EarlyUpdate said = new EarlyUpdate(channelId, update.providerId(), now);
        said.state = update.state();
        said.problem = Texts.cut(Texts.storable(update.problem()), 2000);
        return said;
    }

    static EarlyUpdate of(UUID channelId, Withdrawal withdrawal, Instant now) {
        return new EarlyUpdate(channelId, withdrawal.providerId(), now);
    }

    private EarlyUpdate(UUID channelId, String providerId, Instant now) {
        this.id = Ids.next();
        this.channelId = channelId;
        // As messages store it.
        this.providerId = Texts.cut(Texts.storable(providerId), 512);
        this.receivedAt = now;
        this.nextAt = now.plusSeconds(1);
    }

    UUID channelId() {
        return channelId;
    }

    String providerId() {
        return providerId;
    }

    /** Makes the message what the provider said. Returns whether that changed anything. */
    boolean change(Message message, Instant now) {
        if (state == null) {
            return message.direction() == Direction.IN && message.withdraw(now);
        }
        return message.direction() == Direction.OUT && message.delivery(state, null, problem);
    }

    /** Its message still isn't there: later again, each time after twice as long. Returns false when it has waited long enough. */
    boolean again(Instant now) {
        nextAt = now.plusSeconds(1L << Math.min(++tries, 6));
        // A time of receipt in the future is of before the clock was set back.
        return now.isBefore(receivedAt.plus(PATIENCE)) && !receivedAt.isAfter(now.plus(PATIENCE));
    }
}
