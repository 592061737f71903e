package io.switchboard.core.notice;

/** How a notice reaches somebody. */
public enum Way {
    /** The bell of the console. */
    CONSOLE,
    /** His account's mail address. */
    MAIL,
    /** Another address that he has named, a number or an account, for what is short. */
    MOBILE
}
