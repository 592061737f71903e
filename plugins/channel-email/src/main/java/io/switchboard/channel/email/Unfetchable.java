package io.switchboard.channel.email;

/** The server can't give one mail; the others are well. */
class Unfetchable extends Exception {
    private static final long serialVersionUID = 1L;

    Unfetchable(String said, Throwable cause) {
        super(said, cause);
    }

    /** The mail was removed while it was read. */
    static final class Gone extends Unfetchable {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("removed", null);
        }
    }
}
