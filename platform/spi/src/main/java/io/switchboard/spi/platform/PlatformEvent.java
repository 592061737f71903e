package io.switchboard.spi.platform;

import java.time.Instant;

/**
 * An entry of the event log.
 *
 * @param position place in the log; never falls. A message and what it makes of its conversation share one, and always come
 *     in the same call
 * @param type {@code <thing>.<what happened>}, such as {@code message.created}
 * @param conversationId the conversation it belongs to, or null
 * @param seq its place in that conversation; 0 without one
 * @param subjectId id of the thing, such as the message
 * @param at when it happened
 */
public record PlatformEvent(
        long position, String type, String conversationId, long seq, String subjectId, Instant at) {}
