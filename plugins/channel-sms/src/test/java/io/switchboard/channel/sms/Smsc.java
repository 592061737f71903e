package io.switchboard.channel.sms;

import io.switchboard.spi.Failure;
import io.switchboard.testkit.ProviderMoves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;

/** A message centre of one account, by the library's own server side. It keeps what comes in until a bind acknowledges it. */
final class Smsc implements ProviderMoves, AutoCloseable {
    static final String PASSWORD = "smpp-pw1";

    /** What was submitted: each part for itself. */
    record Submitted(String from, int fromTon, String to, int esmClass, int coding, int receipt, byte[] octets, SubmitSm pdu) {}

    private record Waiting(String from, int esmClass, int coding, byte[] octets, OptionalParameter... parameters) {}

    private final int port;
    private final Function<Integer, ServerConnection> sockets;
    private volatile SMPPServerSessionListener listener;
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final List<Submitted> submitted = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, Map<Integer, byte[]>> parts = new HashMap<>();
    private final LinkedBlockingDeque<Waiting> waiting = new LinkedBlockingDeque<>();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger binds = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger(0xa000);
    private final AtomicInteger losesAnswers = new AtomicInteger();
    private volatile int refuses;
    private volatile int refusesBinds;
    private volatile int breaksAtPart;
    private volatile boolean breaks;
    private volatile boolean saysNothing;
    private volatile Runnable beforeAnswer = () -> {};
    private volatile BiConsumer<String, String> onText = (to, text) -> {};
    private volatile Consumer<SMPPServerSession> greeting = session -> {};
    private volatile String password = PASSWORD;
    private volatile CountDownLatch release = new CountDownLatch(0);
    private volatile boolean closed;

    Smsc() {
        this(Smsc::plain);
    }

    /** @param sockets what listens at a port */
    Smsc(Function<Integer, ServerConnection> sockets) {
        this.sockets = sockets;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        comes();
        thread("smsc-deliver", this::deliver);
    }

    private static ServerConnection plain(int port) {
        try {
            return new ServerSocketConnection(new ServerSocket(port));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** Is there, or there again. */
    final void comes() {
        try {
            listener = new SMPPServerSessionListener(port, new ServerConnectionFactory() {
                @Override
                public ServerConnection listen(int at) {
                    return sockets.apply(at);
                }

                @Override
                public ServerConnection listen(int at, int timeout) {
                    return sockets.apply(at);
                }

                @Override
                public ServerConnection listen(int at, int timeout, int backlog) {
                    return sockets.apply(at);
                }
            });
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        listener.setMessageReceiverListener(new Receiver());
        thread("smsc-accept", () -> accept(listener));
    }

    /** Is gone, as a server that is switched off: nobody listens, all lines are cut. */
    void goes() {
        try {
            listener.close();
        } catch (IOException alreadyGone) {
            violations.add("close: " + alreadyGone);
        }
        cutsAll();
    }

    /** Says goodbye on all lines, as the standard has it, and takes no bind with that status; 0 takes them again. */
    void unbinds(int status) {
        refusesBinds = status;
        for (SMPPServerSession session : sessions) {
            session.unbindAndClose();
        }
        sessions.clear();
    }

    /** Takes so many submit_sm, and the line breaks before each of their answers. */
    void losesAnswers(int number) {
        losesAnswers.set(number);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kind", "SMPP");
        settings.put("smppHost", "127.0.0.1");
        settings.put("smppPort", port);
        settings.put("systemId", "shop");
        settings.put("smppPassword", PASSWORD);
        settings.put("sender", "10690");
        // What breaks while an answer is due is known to be broken only then.
        settings.put("answerWithin", "PT2S");
        // Of the other kind, so that they too are looked for in logs.
        settings.put("apiSecret", "api-secret-unused");
        settings.put("signatureSecret", "signature-secret-unused");
        return settings;
    }

    List<Submitted> submitted() {
        return List.copyOf(submitted);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    int bindsTried() {
        return binds.get();
    }

    int waitingCount() {
        return unacknowledged.get();
    }

    /** The id of the message that was taken last, as the answer gave it. */
    String lastId() {
        return Integer.toHexString(ids.get());
    }

    void wants(String newPassword) {
        password = newPassword;
    }

    void refuses(int status) {
        refuses = status;
    }

    /** Throttles from this submit_sm on, counted from now, once. */
    void throttlesAtPart(int number) {
        breaksAtPart = attempts.get() + number;
    }

    /** Told of each whole text and whom it went to. */
    void onText(BiConsumer<String, String> look) {
        onText = look;
    }

    void beforeAnswer(Runnable look) {
        beforeAnswer = look;
    }

    /** Brings a text with the very next octets after each bind's answer. */
    void greets(String from, String text) {
        greeting = session -> {
            try {
                session.deliverShortMessage(
                        "", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, from.substring(1), TypeOfNumber.NETWORK_SPECIFIC,
                        NumberingPlanIndicator.UNKNOWN, "10690", new ESMClass(0), (byte) 0, (byte) 0,
                        new RegisteredDelivery(0), new RawDataCoding((byte) 0), GsmAlphabet.write(text));
            } catch (Exception notAcknowledged) {
                violations.add("greeting: " + notAcknowledged);
            }
        };
    }

    /** All lines break, as when a router is switched off. */
    void cutsAll() {
        sessions.forEach(SMPPServerSession::close);
        sessions.clear();
    }

    void arrives(String from, String text) {
        boolean gsm = GsmAlphabet.canWrite(text);
        arrives(from, 0, gsm ? 0 : 8, gsm ? GsmAlphabet.write(text) : text.getBytes(StandardCharsets.UTF_16BE));
    }

    void arrives(String from, int esmClass, int coding, byte[] octets, OptionalParameter... parameters) {
        unacknowledged.incrementAndGet();
        waiting.add(new Waiting(from.replaceFirst("^\\+", ""), esmClass, coding, octets, parameters));
    }

    void receipt(String id, String state) {
        String text = "id:" + id + " sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:" + state + " err:011 Text:hello";
        arrives("8613800138000", 0x04, 0, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void works() {
        refuses = 0;
        refusesBinds = 0;
        breaks = false;
        saysNothing = false;
        release.countDown();
        release = new CountDownLatch(0);
    }

    @Override
    public void fails(Failure how) {
        works();
        switch (how) {
            case INVALID_REQUEST -> refuses = SMPPConstant.STAT_ESME_RINVDSTADR;
            case REJECTED -> refuses = SMPPConstant.STAT_ESME_RSUBMITFAIL;
            case RATE_LIMITED -> refuses = SMPPConstant.STAT_ESME_RTHROTTLED;
            case UNKNOWN_OUTCOME -> breaks = true;
            case UNAUTHORIZED -> {
                refusesBinds = SMPPConstant.STAT_ESME_RINVPASWD;
                cutsAll();
            }
            case UNAVAILABLE -> {
                refusesBinds = SMPPConstant.STAT_ESME_RSYSERR;
                cutsAll();
            }
        }
    }

    @Override
    public boolean answersOddly(Oddity how) {
        works();
        switch (how) {
            case RUBBISH -> saysNothing = true;
            case SERVER_ERROR -> refuses = SMPPConstant.STAT_ESME_RSYSERR;
            case TOO_MANY -> refuses = SMPPConstant.STAT_ESME_RMSGQFUL;
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void hangs() {
        release = new CountDownLatch(1);
    }

    @Override
    public int attempts() {
        return attempts.get();
    }

    @Override
    public List<String> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        closed = true;
        release.countDown();
        cutsAll();
        try {
            listener.close();
        } catch (IOException alreadyGone) {
            closed = true;
        }
    }

    private void accept(SMPPServerSessionListener from) {
        while (!closed) {
            try {
                SMPPServerSession session = from.accept();
                thread("smsc-bind", () -> bind(session));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void bind(SMPPServerSession session) {
        try {
            BindRequest request = session.waitForBind(5_000);
            binds.incrementAndGet();
            if (refusesBinds != 0) {
                request.reject(refusesBinds);
            } else if (!request.getSystemId().equals("shop") || !request.getPassword().equals(password)) {
                request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            } else if (request.getBindType() != BindType.BIND_TRX || request.getInterfaceVersion() != InterfaceVersion.IF_34) {
                violations.add("bind: " + request.getBindType() + " " + request.getInterfaceVersion());
                request.reject(SMPPConstant.STAT_ESME_RBINDFAIL);
            } else {
                sessions.add(session);
                request.accept("smsc", InterfaceVersion.IF_34);
                greeting.accept(session);
            }
        } catch (IOException | TimeoutException | PDUStringException | IllegalStateException gone) {
            session.close();
        }
    }

    private void deliver() {
        try {
            while (!closed) {
                Waiting next = waiting.poll(20, TimeUnit.MILLISECONDS);
                if (next != null && delivered(next)) {
                    unacknowledged.decrementAndGet();
                } else if (next != null) {
                    waiting.addFirst(next);
                    // A message centre's pause before it tries again, shorter than any real one.
                    new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings it once and now; whether it was acknowledged. */
    boolean brings(String from, int esmClass, int coding, byte[] octets) {
        return delivered(new Waiting(from.replaceFirst("^\\+", ""), esmClass, coding, octets));
    }

    private boolean delivered(Waiting next) {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            SMPPServerSession session = sessions.get(i);
            if (session.getSessionState() != SessionState.BOUND_TRX) {
                continue;
            }
            try {
                session.deliverShortMessage(
                        "", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, next.from(), TypeOfNumber.NETWORK_SPECIFIC,
                        NumberingPlanIndicator.UNKNOWN, "10690", new ESMClass(next.esmClass()), (byte) 0, (byte) 0,
                        new RegisteredDelivery(0), new RawDataCoding((byte) next.coding()), next.octets(), next.parameters());
                return true;
            } catch (PDUException wrong) {
                violations.add("deliver_sm: " + wrong);
                return true;
            } catch (Exception notAcknowledged) {
                continue;
            }
        }
        return false;
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Receiver implements ServerMessageReceiverListener {
        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm pdu, SMPPServerSession source) throws ProcessRequestException {
            int number = attempts.incrementAndGet();
            if (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                throw new ProcessRequestException("late", SMPPConstant.STAT_ESME_RSYSERR);
            }
            if (breaks) {
                source.close();
                throw new ProcessRequestException("broken", SMPPConstant.STAT_ESME_RSYSERR);
            }
            if (refuses != 0) {
                throw new ProcessRequestException("refused", refuses);
            }
            if (number == breaksAtPart) {
                throw new ProcessRequestException("throttled", SMPPConstant.STAT_ESME_RTHROTTLED);
            }
            check(pdu);
            accepted(pdu);
            if (losesAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                source.close();
                throw new ProcessRequestException("broken", SMPPConstant.STAT_ESME_RSYSERR);
            }
            try {
                String id = saysNothing ? "" : Integer.toHexString(ids.incrementAndGet());
                beforeAnswer.run();
                return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
            } catch (PDUStringException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void check(SubmitSm pdu) {
            if (!pdu.getDestAddress().matches("\\d{8,15}")) {
                violations.add("destination " + pdu.getDestAddress());
            }
            if (pdu.getDataCoding() != 0 && pdu.getDataCoding() != 8) {
                violations.add("data_coding " + pdu.getDataCoding());
            }
            int most = pdu.getDataCoding() == 8 || pdu.getEsmClass() == 0 ? 160 : 159;
            if (pdu.getShortMessage().length > (pdu.getDataCoding() == 8 ? 140 : most)) {
                violations.add("sm_length " + pdu.getShortMessage().length);
            }
        }

        private synchronized void accepted(SubmitSm pdu) {
            OptionalParameter payload = pdu.getOptionalParameter(OptionalParameter.Tag.MESSAGE_PAYLOAD);
            byte[] octets = payload instanceof OptionalParameter.OctetString whole ? whole.getValue() : pdu.getShortMessage();
            submitted.add(new Submitted(pdu.getSourceAddr(), pdu.getSourceAddrTon(), pdu.getDestAddress(), pdu.getEsmClass(),
                    pdu.getDataCoding(), pdu.getRegisteredDelivery(), octets, pdu));
            int ref = 0;
            int total = 1;
            int number = 1;
            if ((pdu.getEsmClass() & 0x40) != 0) {
                ref = octets[3];
                total = octets[4];
                number = octets[5];
                octets = Arrays.copyOfRange(octets, 6, octets.length);
            } else if (pdu.getOptionalParameter(OptionalParameter.Tag.SAR_TOTAL_SEGMENTS) instanceof OptionalParameter.Byte many) {
                ref = ((OptionalParameter.Short) pdu.getOptionalParameter(OptionalParameter.Tag.SAR_MSG_REF_NUM)).getValue();
                total = many.getValue();
                number = ((OptionalParameter.Byte) pdu.getOptionalParameter(OptionalParameter.Tag.SAR_SEGMENT_SEQNUM)).getValue();
            }
            if (total == 1) {
                whole(pdu, text(octets, pdu.getDataCoding()));
                return;
            }
            String key = pdu.getDestAddress() + "/" + ref + "/" + total;
            Map<Integer, byte[]> of = parts.computeIfAbsent(key, each -> new TreeMap<>());
            of.put(number, octets);
            if (of.size() == total) {
                StringBuilder text = new StringBuilder();
                of.values().forEach(each -> text.append(text(each, pdu.getDataCoding())));
                whole(pdu, text.toString());
                parts.remove(key);
            }
        }

        private void whole(SubmitSm pdu, String text) {
            taken.add(text);
            onText.accept("+" + pdu.getDestAddress(), text);
        }

        private String text(byte[] octets, int coding) {
            return coding == 8 ? new String(octets, StandardCharsets.UTF_16BE) : GsmAlphabet.read(octets);
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelSm(CancelSm pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm pdu, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm pdu, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
            throw unknown();
        }

        private ProcessRequestException unknown() {
            violations.add("a command that isn't used");
            return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
        }
    }
}
