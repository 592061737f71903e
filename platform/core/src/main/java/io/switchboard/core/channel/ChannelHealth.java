package io.switchboard.core.channel;

import io.switchboard.core.shared.Json;
import io.switchboard.spi.channel.ChannelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of an account beside how it stands now.
 *
 * @param since when its state became what it is; null when that isn't known
 * @param lastError what went wrong last, which stays when all is well again; null for nothing
 * @param lastErrorAt when that was, to the minute; null for never
 * @param cannotSend why no message of ours goes out; null when they do
 */
public record ChannelHealth(Instant since, String lastError, Instant lastErrorAt, String cannotSend) {
    /** Of an account that was never open. */
    public static final ChannelHealth UNKNOWN = new ChannelHealth(null, null, null, null);

    // Repeats of the same error are noted as often as this, and not for each message that meets it.
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    /** @param trouble whether {@code status} tells of an error, and not of what somebody here has decided */
    ChannelHealth after(ChannelStatus.State before, ChannelStatus status, boolean trouble, Instant now) {
        Instant begun = since == null || before != status.state() ? now : since;
        boolean noted = !trouble
                || status.detail().equals(lastError) && lastErrorAt != null && now.isBefore(lastErrorAt.plus(NOTED_EVERY));
        return new ChannelHealth(begun, noted ? lastError : status.detail(), noted ? lastErrorAt : now, status.cannotSend());
    }

    String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("since", since == null ? null : since.toString());
        fields.put("lastError", lastError);
        fields.put("lastErrorAt", lastErrorAt == null ? null : lastErrorAt.toString());
        fields.put("cannotSend", cannotSend);
        return Json.write(fields);
    }

    static ChannelHealth read(String json) {
        Map<String, Object> fields = Json.readMap(json);
        return new ChannelHealth(
                instant(fields.get("since")), text(fields.get("lastError")), instant(fields.get("lastErrorAt")), text(fields.get("cannotSend")));
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static Instant instant(Object value) {
        return value == null ? null : Instant.parse(value.toString());
    }
}
