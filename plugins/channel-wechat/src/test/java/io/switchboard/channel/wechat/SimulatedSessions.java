package io.switchboard.channel.wechat;

import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sessions of customer service: who has them, what the API may make of them, and the codes by which something is said at a change. */
final class SimulatedSessions {
    /** Who answers in WeCom. */
    static final String SERVICER = "zhangsan";

    private static final int CODE_LASTS = 20;
    /** What the API may make of each state, as the table of the documentation and its picture tell. */
    private static final Map<Integer, Set<Integer>> CHANGES =
            Map.of(0, Set.of(1, 2, 3, 4), 1, Set.of(2, 3, 4), 2, Set.of(3, 4), 3, Set.of(3, 4), 4, Set.of());

    private final Clock clock;
    private final BiConsumer<Call, String> violated;
    private final Map<String, ServiceState> states = new ConcurrentHashMap<>();
    private final Map<String, Instant> codes = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger(1000);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile ServiceState unknown = ServiceState.ENDED;
    private volatile Reply refusal;

    SimulatedSessions(Clock clock, BiConsumer<Call, String> violated) {
        this.clock = clock;
        this.violated = violated;
    }

    /** Whoever never wrote has a session with the API. */
    void bindsNothing() {
        unknown = ServiceState.ASSISTANT;
    }

    ServiceState state(String customer) {
        return states.getOrDefault(customer, unknown);
    }

    void is(String customer, ServiceState state) {
        states.put(customer, state);
    }

    /** A session that had ended, or that there wasn't, is new then. */
    void wrote(String customer) {
        states.merge(customer, ServiceState.NEW, (old, fresh) -> old == ServiceState.ENDED ? fresh : old);
    }

    /** From now on it answers so when it is asked who has a session; null to tell again. */
    void tells(Reply instead) {
        refusal = instead;
    }

    /** How often it was asked who has a session. */
    int asked() {
        return asked.get();
    }

    /** A code that came with an event, from now on good once, for twenty seconds. */
    String code() {
        String code = "code-" + numbers.incrementAndGet();
        codes.put(code, clock.instant());
        return code;
    }

    Reply get(Call call, Map<String, Object> body) throws IOException {
        asked.incrementAndGet();
        if (!body.keySet().equals(Set.of("open_kfid", "external_userid"))) {
            return refused(call, 40058, "invalid parameters " + body);
        }
        Reply instead = refusal;
        ServiceState state = state(String.valueOf(body.get("external_userid")));
        return instead != null
                ? instead
                : WechatServiceStandIn.ok(Map.of("service_state", state.number(), "servicer_userid", state == ServiceState.STAFF ? SERVICER : ""));
    }

    synchronized Reply move(Call call, Map<String, Object> body) throws IOException {
        boolean staff = Integer.valueOf(3).equals(body.get("service_state"));
        Set<String> members = Set.of("open_kfid", "external_userid", "service_state");
        if (!body.keySet().containsAll(members) || body.size() != members.size() + (staff ? 1 : 0) || staff != body.containsKey("servicer_userid")) {
            return refused(call, 40058, "invalid parameters " + body);
        }
        String customer = String.valueOf(body.get("external_userid"));
        int to = (Integer) body.get("service_state");
        if (!CHANGES.get(state(customer).number()).contains(to)) {
            return WechatSimulator.error(95016, "not allow to change from " + state(customer).number() + " to " + to);
        }
        if (staff && !SERVICER.equals(body.get("servicer_userid"))) {
            return WechatSimulator.error(95014, "servicer not active");
        }
        states.put(customer, ServiceState.of(to).orElseThrow());
        return to < 2 ? WechatServiceStandIn.ok(Map.of()) : WechatServiceStandIn.ok(Map.of("msg_code", code()));
    }

    synchronized Reply greet(Call call, Map<String, Object> body, Consumer<String> says) throws IOException {
        if (!body.keySet().equals(Set.of("code", "msgtype", "text")) || !"text".equals(body.get("msgtype"))) {
            return refused(call, 47001, "data format error: " + body);
        }
        Instant since = codes.remove(String.valueOf(body.get("code")));
        if (since == null || !clock.instant().isBefore(since.plusSeconds(CODE_LASTS))) {
            return refused(call, 95033, "a code too late, or used");
        }
        says.accept(String.valueOf(((Map<?, ?>) body.get("text")).get("content")));
        return WechatServiceStandIn.ok(Map.of("msgid", "greeting-" + numbers.incrementAndGet()));
    }

    private Reply refused(Call call, int code, String words) {
        violated.accept(call, code + " " + words);
        return WechatSimulator.error(code, words);
    }
}
