package io.switchboard.spi;

/** Why a call to a provider did not succeed. The host alone decides from it whether and when a call is repeated. */
public enum Failure {
    /** What we asked can't be expressed at the provider (too long, a kind it doesn't know). Shown to the agent, not repeated. */
    INVALID_REQUEST,
    /** The provider understood and refused (blocked, window over). Shown to the agent, not repeated. */
    REJECTED,
    /** Our credentials aren't accepted. The channel is shown as OFFLINE; the message waits. */
    UNAUTHORIZED,
    /** Too many calls; {@link ConnectorException#retryAfter()} tells how long to wait. The message waits. */
    RATE_LIMITED,
    /** The provider can't be reached or is broken, and surely did nothing. The message waits and is tried again. */
    UNAVAILABLE,
    /** The call may have worked: it timed out or broke after the request had left. Never repeated without a person's word. */
    UNKNOWN_OUTCOME
}
