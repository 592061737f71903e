package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.time.Duration;
import java.util.Set;
import org.jsmpp.SMPPConstant;
import org.jsmpp.extra.NegativeResponseException;

/** What an SMSC's command_status means for us. */
final class SmppErrors {
    /** The SMSC doesn't take who we are, or not here. */
    private static final Set<Integer> SIGN_IN = Set.of(
            SMPPConstant.STAT_ESME_RBINDFAIL,
            SMPPConstant.STAT_ESME_RINVPASWD,
            SMPPConstant.STAT_ESME_RINVSYSID,
            SMPPConstant.STAT_ESME_RINVSYSTYP);
    private static final Set<Integer> TOO_FAST =
            Set.of(SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL);
    private static final Set<Integer> LATER = Set.of(
            SMPPConstant.STAT_ESME_RSYSERR,
            SMPPConstant.STAT_ESME_RINVBNDSTS,
            SMPPConstant.STAT_ESME_RALYBND,
            SMPPConstant.STAT_ESME_RX_T_APPN);
    private static final Set<Integer> OUR_MISTAKE = Set.of(
            SMPPConstant.STAT_ESME_RINVMSGLEN,
            SMPPConstant.STAT_ESME_RINVCMDLEN,
            SMPPConstant.STAT_ESME_RINVCMDID,
            SMPPConstant.STAT_ESME_RINVREGDLVFLG,
            SMPPConstant.STAT_ESME_RINVSRCADR,
            SMPPConstant.STAT_ESME_RINVDSTADR,
            SMPPConstant.STAT_ESME_RINVESMCLASS,
            SMPPConstant.STAT_ESME_RINVSRCTON,
            SMPPConstant.STAT_ESME_RINVSRCNPI,
            SMPPConstant.STAT_ESME_RINVDSTTON,
            SMPPConstant.STAT_ESME_RINVDSTNPI);
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
            if (cause instanceof NegativeResponseException refused) {
                return SIGN_IN.contains(refused.getCommandStatus())
                        ? new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", shown(refused.getCommandStatus())))
                        : new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", shown(refused.getCommandStatus())));
            }
        }
        return new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", failed.getClass().getSimpleName()), failed);
    }

    /** Whether the SMSC thinks of the session otherwise than we do. */
    static boolean endsSession(int status) {
        return status == SMPPConstant.STAT_ESME_RINVBNDSTS || SIGN_IN.contains(status);
    }

    private static String shown(int status) {
        return "SMPP 0x%02X".formatted(status);
    }
}
