package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.util.Properties;

/** What an account signs in with. Safe for use by several threads. */
interface Credentials {

    /**
     * The password, or a token in its place.
     *
     * @throws ConnectorException when there is none
     */
    String secret();

    /** The server refused it: a token is got anew. Gives whether another attempt makes sense. */
    boolean refused();

    /** Prepares Jakarta Mail's properties for it. */
    default void prepare(Properties properties, String protocol) {}

    /** A password that an admin has set; may be null. */
    static Credentials password(String password) {
        return new Credentials() {
            @Override
            public String secret() {
                if (password == null || password.isEmpty()) {
                    throw new ConnectorException(Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("noPassword"));
                }
                return password;
            }

            @Override
            public boolean refused() {
                return false;
            }
        };
    }
}
