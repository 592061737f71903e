package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.StoreClosedException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;

/** Says what a failure at the receiving server means. */
final class ImapTrouble {
    /** A refused sign-in that has nothing to do with the password (RFC 5530). */
    private static final List<String> LATER = List.of("[UNAVAILABLE]", "[INUSE]", "[LIMIT]");

    private ImapTrouble() {}

    /** @param secret what must not show */
    static ConnectorException of(Exception broken, String folder, String secret) {
        String said = Words.of(broken, secret);
        if (broken instanceof AuthenticationFailedException) {
            boolean later = LATER.stream().anyMatch(said::contains);
            return new ConnectorException(later ? Failure.UNAVAILABLE : Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("imap.signIn", said), broken);
        }
        if (broken instanceof FolderNotFoundException) {
            return new ConnectorException(Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("imap.noFolder", folder), broken);
        }
        return new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("imap.away", said), broken);
    }

    /** Whether it is the connection that failed, and not what was asked for. */
    static boolean isConnection(Throwable broken) {
        for (Throwable each = broken; each != null; each = each.getCause()) {
            if (each instanceof FolderClosedException
                    || each instanceof StoreClosedException
                    || each instanceof SocketException
                    || each instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
