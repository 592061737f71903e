package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
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
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.socket.SocketConnection;

/**
 * The connection to an SMSC: bound as a transceiver when it is needed, bound anew when it was lost. One session at a time. Whoever
 * waits for an answer is woken when the session ends, which the library doesn't do. Safe for use by several threads.
 */
final class SmppLine implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int UNBIND_MILLIS = 2_000;

    private final Settings settings;
    private final PlatformHttp http;
    private final Listener listener;
    private final ReentrantLock binding = new ReentrantLock();
    private final Map<Thread, SMPPSession> waiting = new HashMap<>();
    private final Set<Thread> woken = new HashSet<>();
    private volatile SMPPSession session;
    private volatile SMPPSession inTheMaking;
    private volatile Socket connecting;
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
        this.http = http;
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
            return guarded(on, errand);
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
        SMPPSession made = new SMPPSession((host, port) -> new SocketConnection(socket(host, port)));
        made.setEnquireLinkTimer((int) settings.get(SmsSettings.ENQUIRE_EVERY).toMillis());
        made.setTransactionTimer(settings.get(SmsSettings.ANSWER_WITHIN).toMillis());
        made.setMessageReceiverListener(new Received(made));
        made.addSessionStateListener((to, from, source) -> {
            if (!to.isNotClosed()) {
                ended(made);
            }
        });
        String host = settings.get(SmsSettings.SMPP_HOST).strip();
        inTheMaking = made;
        try {
            BindParameter parameter = new BindParameter(
                    BindType.BIND_TRX, settings.get(SmsSettings.SYSTEM_ID), orEmpty(settings.get(SmsSettings.SMPP_PASSWORD)),
                    orEmpty(settings.get(SmsSettings.SYSTEM_TYPE)), TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, null);
            guarded(made, on -> on.connectAndBind(
                    host, settings.get(SmsSettings.SMPP_PORT).intValue(), parameter, settings.get(SmsSettings.ANSWER_WITHIN).toMillis()));
            return made;
        } catch (IOException | PDUException | ResponseTimeoutException | InvalidResponseException | NegativeResponseException failed) {
            made.close();
            throw SmppErrors.ofBind(failed);
        } finally {
            inTheMaking = null;
            connecting = null;
        }
    }

    /** To the address that the platform found good, whatever the name answers a moment later. */
    private Socket socket(String host, int port) throws IOException {
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(http.addresses(host).get(0), port);
        } catch (ConnectorException refused) {
            if (refused.failure() == Failure.INVALID_REQUEST) {
                throw new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("hostRefused", host), refused);
            }
            throw new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", "unknown host " + host), refused);
        }
        Socket socket = new Socket();
        connecting = socket;
        socket.connect(address, CONNECT_MILLIS);
        if (!settings.get(SmsSettings.SMPP_SECURITY).equals("TLS")) {
            return socket;
        }
        SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, host, port, true);
        connecting = tls;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(CONNECT_MILLIS);
        tls.startHandshake();
        return tls;
    }

    private <T> T guarded(SMPPSession on, Call<T> errand)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException, IOException {
        Thread thread = Thread.currentThread();
        synchronized (waiting) {
            waiting.put(thread, on);
        }
        try {
            return errand.make(on);
        } finally {
            synchronized (waiting) {
                waiting.remove(thread);
                if (woken.remove(thread)) {
                    // Our own sign, not one of the host's.
                    Thread.interrupted();
                }
            }
        }
    }

    private void ended(SMPPSession which) {
        synchronized (waiting) {
            waiting.forEach((thread, on) -> {
                if (on == which && thread != Thread.currentThread() && woken.add(thread)) {
                    thread.interrupt();
                }
            });
        }
        listener.lost();
    }

    @Override
    public void close() {
        closed = true;
        Socket opening = connecting;
        if (opening != null) {
            try {
                opening.close();
            } catch (IOException alreadyGone) {
                // Then it needs no closing.
                connecting = null;
            }
        }
        SMPPSession half = inTheMaking;
        if (half != null) {
            half.close();
            ended(half);
        }
        SMPPSession now = session;
        if (now != null) {
            now.setTransactionTimer(UNBIND_MILLIS);
            now.unbindAndClose();
            ended(now);
        }
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
