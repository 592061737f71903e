package io.switchboard.web.agent;

import io.switchboard.core.agent.AccessToken;
import java.time.Instant;
import java.util.UUID;

/**
 * Where somebody is signed in.
 *
 * @param browser such as Firefox; null when what it says of itself isn't known
 * @param system such as Windows; null likewise
 * @param address from which it was begun; null when that isn't known
 * @param method PASSWORD, SECOND_FACTOR, SINGLE_SIGN_ON; null of sessions of an earlier release
 * @param lastSeenAt when something was last asked, within a minute; null likewise
 * @param current whether it is the one that asks
 */
public record OpenSessionView(
        String id,
        String browser,
        String system,
        String address,
        String method,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        boolean current) {

    static OpenSessionView of(AccessToken session, UUID current) {
        Device device = Device.of(session.device());
        return new OpenSessionView(
                session.sessionId().toString(),
                device.browser(),
                device.system(),
                session.address() == null || session.address().isEmpty() ? null : session.address(),
                session.method() == null ? null : session.method().name(),
                session.createdAt(),
                session.seenAt(),
                session.expiresAt(),
                session.sessionId().equals(current));
    }
}
