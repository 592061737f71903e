package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/**
 * The connection to an SMSC: bound as a transceiver when it is needed, bound anew when it was lost. One session at a time. Whoever
 * waits for an answer when the session ends waits until the time for answers is over. Safe for use by several threads.
 */
final class SmppLine implements AutoCloseable {
    private static final int UNBIND_MILLIS = 2_000;

    private final Settings settings;
    private final SmppSockets sockets;
    private final Listener listener;
    private final ReentrantLock binding = new ReentrantLock();
    private volatile SMPPSession session;
    private volatile ConnectorException failure;
    private volatile int attempts;
    private volatile boolean closed;

    /** What the SMSC does by itself. */
    interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void delivered(DeliverSm pdu, Object session) throws ProcessRequestException {
                throw new ProcessRequestException("only a test of the sign-in", SMPPConstant.STAT_ESME_RX_T_APPN);
            }

            @Override
            public void lost() {}
        };

        /** When this returns the SMSC gets its acknowledgement. */
        void delivered(DeliverSm pdu, Object session) throws ProcessRequestException;

        void lost();
    }

    /** A call of the library. */
    interface Call<T> {
        T make(SMPPSession session)
                throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException, IOException;
    }

    SmppLine(Settings settings, PlatformHttp http, Listener listener) {
        this.settings = settings;
        this.sockets = new SmppSockets(settings, http);
        this.listener = listener;
    }

    boolean isBound() {
        SMPPSession now = session;
        return now != null && now.getSessionState().isBound();
    }

    /** Binds where it isn't bound. Who waits while another tries shares what comes of it. */
    SMPPSession bound() {
        SMPPSession now = session;
        if (now != null && now.getSessionState().isBound()) {
            return now;
        }
        int seen = attempts;
        binding.lock();
        try {
            if (isBound()) {
                return session;
            }
            if (closed) {
                throw new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("closed"));
            }
            if (attempts != seen && failure != null) {
                throw failure;
            }
            failure = null;
            SMPPSession made = bind();
            session = made;
            // Only now: a close sees this session, or is seen here.
            if (closed) {
                made.close();
                throw new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("closed"));
            }
            return made;
        } catch (ConnectorException refused) {
            failure = refused;
            throw refused;
        } finally {
            attempts++;
            binding.unlock();
        }
    }

    /** @throws ConnectorException for what the SMSC says; UNKNOWN_OUTCOME when it says nothing, or the session ends before it does */
    <T> T call(Call<T> errand) {
        SMPPSession on = bound();
        try {
            return errand.make(on);
        } catch (NegativeResponseException refused) {
            if (SmppErrors.endsSession(refused.getCommandStatus())) {
                on.close();
            }
            throw SmppErrors.ofSubmit(refused.getCommandStatus());
        } catch (PDUException wrong) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("refused.call", String.valueOf(wrong.getMessage())), wrong);
        } catch (ResponseTimeoutException | InvalidResponseException | IOException broken) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, SmsConnector.TEXTS.text("answer.none"), broken);
        }
    }

    private SMPPSession bind() {
        SMPPSession made = new SMPPSession(
                new SynchronizedPDUSender(new DefaultPDUSender(new BindComposer())), new DefaultPDUReader(), sockets);
        made.setEnquireLinkTimer((int) settings.get(SmsSettings.ENQUIRE_EVERY).toMillis());
        made.setTransactionTimer(settings.get(SmsSettings.ANSWER_WITHIN).toMillis());
        made.setMessageReceiverListener(new Received(made));
        made.addSessionStateListener((to, from, source) -> {
            if (!to.isNotClosed()) {
                listener.lost();
            }
        });
        String host = settings.get(SmsSettings.SMPP_HOST).strip();
        try {
            BindParameter parameter = new BindParameter(
                    BindType.BIND_TRX, settings.get(SmsSettings.SYSTEM_ID), orEmpty(settings.get(SmsSettings.SMPP_PASSWORD)),
                    orEmpty(settings.get(SmsSettings.SYSTEM_TYPE)), TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null);
            made.connectAndBind(
                    host, settings.get(SmsSettings.SMPP_PORT).intValue(), parameter, settings.get(SmsSettings.ANSWER_WITHIN).toMillis());
            return made;
        } catch (IOException failed) {
            made.close();
            throw SmppErrors.ofBind(failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        SMPPSession now = session;
        if (now != null) {
            now.setTransactionTimer(UNBIND_MILLIS);
            now.unbindAndClose();
        }
        sockets.close();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** Of one session: what it brings may come before {@link #session} names it, and after it names the next. */
    private final class Received implements MessageReceiverListener {
        private final SMPPSession on;

        private Received(SMPPSession on) {
            this.on = on;
        }

        @Override
        public void onAcceptDeliverSm(DeliverSm pdu) throws ProcessRequestException {
            listener.delivered(pdu, on);
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alert) {
            // A phone is reachable again; nothing waits for that here.
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("data_sm isn't used here", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
