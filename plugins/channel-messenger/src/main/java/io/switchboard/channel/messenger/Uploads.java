package io.switchboard.channel.messenger;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Files that were handed over for messages that aren't out yet: a message that is tried again names its file again. And those that
 * go over the line too slowly, which would be tried for a day while others wait for them. Only this node's.
 */
final class Uploads {
    private static final Set<Failure> TRIED_AGAIN = Set.of(Failure.UNAUTHORIZED, Failure.RATE_LIMITED, Failure.UNAVAILABLE);
    private static final int MOST = 500;
    private static final long LARGE = 1024 * 1024;
    private static final int TRIES = 3;

    /** The platform breaks a call off after 20 s. */
    private static final Duration SLOW = Duration.ofSeconds(15);

    private final Clock clock;
    private final Map<String, String> ids = Collections.synchronizedMap(new Recent<>(MOST));
    private final Map<String, Integer> slow = Collections.synchronizedMap(new Recent<>(MOST));

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /** The file's id at Meta. */
    String of(String message, FileRef file, Supplier<String> upload) {
        String known = ids.get(message);
        if (known != null) {
            return known;
        }
        Instant begin = clock.instant();
        try {
            String id = upload.get();
            ids.put(message, id);
            return id;
        } catch (ConnectorException failed) {
            boolean late = !begin.plus(SLOW).isAfter(clock.instant());
            if (failed.failure() != Failure.UNAVAILABLE || file.size() < LARGE || !late) {
                throw failed;
            }
            Failure failure = slow.merge(message, 1, Integer::sum) < TRIES ? Failure.UNAVAILABLE : Failure.INVALID_REQUEST;
            throw new ConnectorException(failure, MessengerConnector.TEXTS.text("slowUpload", String.valueOf(file.size() / LARGE)), failed);
        }
    }

    boolean isFor(String message) {
        return ids.containsKey(message);
    }

    /** Sends the message, and forgets its file unless it is tried again by itself. */
    <T> T sent(String message, Supplier<T> send) {
        try {
            T answer = send.get();
            forget(message);
            return answer;
        } catch (ConnectorException failed) {
            if (!TRIED_AGAIN.contains(failed.failure())) {
                forget(message);
            }
            throw failed;
        }
    }

    private void forget(String message) {
        ids.remove(message);
        slow.remove(message);
    }
}
