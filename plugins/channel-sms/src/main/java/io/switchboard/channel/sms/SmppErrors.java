package io.switchboard.channel.sms;

import static org.jsmpp.SMPPConstant.*;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import org.jsmpp.extra.NegativeResponseException;

/** What an SMSC's command_status means for us. */
final class SmppErrors {
    private static final Set<Integer> SIGN_IN = Set.of(STAT_ESME_RBINDFAIL, STAT_ESME_RINVPASWD, STAT_ESME_RINVSYSID, STAT_ESME_RINVSYSTYP);
    private static final Set<Integer> TOO_FAST = Set.of(STAT_ESME_RTHROTTLED, STAT_ESME_RMSGQFUL);
    private static final Set<Integer> LATER =
            Set.of(STAT_ESME_RSYSERR, STAT_ESME_RINVBNDSTS, STAT_ESME_RALYBND, STAT_ESME_RX_T_APPN);
    private static final Set<Integer> OUR_MISTAKE = Set.of(
            STAT_ESME_RINVMSGLEN, STAT_ESME_RINVCMDLEN, STAT_ESME_RINVCMDID, STAT_ESME_RINVREGDLVFLG, STAT_ESME_RINVESMCLASS,
            STAT_ESME_RINVSRCADR, STAT_ESME_RINVSRCTON, STAT_ESME_RINVSRCNPI,
            STAT_ESME_RINVDSTADR, STAT_ESME_RINVDSTTON, STAT_ESME_RINVDSTNPI);
    /** SMPP says no time: the host's own steps make it longer when it happens again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private SmppErrors() {}

    static ConnectorException ofSubmit(int status) {
        String code = shown(status);
        if (TOO_FAST.contains(status)) {
            return ConnectorException.rateLimited(SmsConnector.TEXTS.text("refused.rate", code), PAUSE);
        }
        if (SIGN_IN.contains(status)) {
            return new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", code));
        }
        if (LATER.contains(status)) {
            return new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", code));
        }
        return OUR_MISTAKE.contains(status)
                ? new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("refused.call", code))
                : new ConnectorException(Failure.REJECTED, SmsConnector.TEXTS.text("refused.message", code));
    }

    /** Nothing of a message has left yet, so never UNKNOWN_OUTCOME. */
    static ConnectorException ofBind(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectorException known) {
                return known;
            }
            if (cause instanceof CertificateException unknown) {
                return new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("certificate.refused"), unknown);
            }
            if (cause instanceof NegativeResponseException refused) {
                String code = shown(refused.getCommandStatus());
                return SIGN_IN.contains(refused.getCommandStatus())
                        ? new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", code))
                        : new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", code));
            }
        }
        return new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", failed.getClass().getSimpleName()), failed);
    }

    /** Whether the SMSC thinks of the session otherwise than we do. */
    static boolean endsSession(int status) {
        return status == STAT_ESME_RINVBNDSTS || SIGN_IN.contains(status);
    }

    private static String shown(int status) {
        return "SMPP 0x%02X".formatted(status);
    }
}
