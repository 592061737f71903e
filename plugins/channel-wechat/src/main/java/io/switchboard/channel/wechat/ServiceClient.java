package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The API of customer service, at WeCom. */
final class ServiceClient {
    /** Most that one page holds. */
    static final int PAGE = 1000;

    private static final URI WECOM = URI.create("https://qyapi.weixin.qq.com");
    private static final String GET_TOKEN = "/cgi-bin/gettoken";
    private static final int ACCOUNTS = 100;
    private static final int MOST_ACCOUNTS = 5000;
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    private final Settings settings;
    private final String account;
    private final WechatTransport transport;

    /** @throws ConnectorException INVALID_REQUEST where a setting is missing that only this kind of account needs */
    ServiceClient(Settings settings, ChannelContext context, WechatHealth health) {
        this.settings = settings;
        this.account = settings.get(WechatSettings.OPEN_KF_ID);
        if (account == null || account.isBlank()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("state.openKfId"));
        }
        if (settings.get(WechatSettings.ENCODING_AES_KEY) == null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("state.noKey"));
        }
        URI base = settings.get(WechatSettings.API_BASE);
        this.transport = new WechatTransport(
                base.equals(WechatSettings.API_BASE.defaultValue()) ? WECOM : base,
                settings.get(WechatSettings.APP_ID) + " " + settings.get(WechatSettings.APP_SECRET),
                context,
                health,
                ServiceProblem::of,
                this::fresh);
    }

    /** The account whose messages these are. */
    String account() {
        return account;
    }

    /** Whether the platform takes our credentials, and lets us write for this account; sends nothing. */
    void check() {
        String token = fresh().token();
        for (int offset = 0; offset < MOST_ACCOUNTS; offset += ACCOUNTS) {
            Map<String, Object> answer = transport.ask(WechatTransport.json(
                    transport.address("/cgi-bin/kf/account/list", token), ordered("offset", offset, "limit", ACCOUNTS)));
            int code = WechatTransport.number(answer, "errcode");
            if (code != 0) {
                throw transport.refusal(code, answer);
            }
            List<?> page = answer.get("account_list") instanceof List<?> list ? list : List.of();
            for (Object each : page) {
                if (each instanceof Map<?, ?> found && account.equals(found.get("open_kfid"))) {
                    if (Boolean.FALSE.equals(found.get("manage_privilege"))) {
                        throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.serviceApi", "manage_privilege"));
                    }
                    return;
                }
            }
            if (page.size() < ACCOUNTS) {
                break;
            }
        }
        throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.serviceAccount", account));
    }

    /**
     * What came since the cursor.
     *
     * @param cursor null for what is kept, of three days
     * @param token of the platform's call; null without one, which it allows seldom
     */
    Map<String, Object> sync(String cursor, String token) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (cursor != null) {
            body.put("cursor", cursor);
        }
        if (token != null) {
            body.put("token", token);
        }
        body.put("limit", PAGE);
        body.put("voice_format", 0);
        body.put("open_kfid", account);
        return post("/cgi-bin/kf/sync_msg", false, body, WechatTransport.NONE);
    }

    /**
     * Sends one message.
     *
     * @param harmless codes that are no refusal
     * @return the code of the answer
     */
    int send(Map<String, Object> message, IntPredicate harmless) {
        return WechatTransport.number(post("/cgi-bin/kf/send_msg", true, message, harmless), "errcode");
    }

    /**
     * Says something to one of the company's own people, by its app.
     *
     * @param user as WeCom calls him
     * @throws ConnectorException REJECTED, beside what the platform refuses, where the app may not reach him
     */
    void tell(String user, long app, String text) {
        Map<String, Object> body = ordered("touser", user, "msgtype", "text", "agentid", app, "text", Map.of("content", text), "safe", 0);
        Map<String, Object> answer = post("/cgi-bin/message/send", true, body, WechatTransport.NONE);
        if (user.equals(WechatTransport.text(answer, "invaliduser")) || user.equals(WechatTransport.text(answer, "unlicenseduser"))) {
            throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.colleague", user));
        }
    }

    /** Says something by a code that came with an event; the code is good once. */
    void sendOnEvent(String code, String text) {
        Map<String, Object> body = ordered("code", code, "msgtype", "text", "text", Map.of("content", text));
        post("/cgi-bin/kf/send_msg_on_event", true, body, WechatTransport.NONE);
    }

    /**
     * A customer's session.
     *
     * @param servicer who of WeCom has it; empty where nobody has
     */
    record Session(ServiceState state, String servicer) {}

    /** @throws ConnectorException REJECTED, beside what the platform refuses, for a state that it has added */
    Session session(String customer) {
        Map<String, Object> body = ordered("open_kfid", account, "external_userid", customer);
        Map<String, Object> answer = post("/cgi-bin/kf/service_state/get", false, body, WechatTransport.NONE);
        String servicer = WechatTransport.text(answer, "servicer_userid");
        return (answer.get("service_state") instanceof Number number ? ServiceState.of(number.intValue()) : Optional.<ServiceState>empty())
                .map(state -> new Session(state, servicer == null ? "" : servicer))
                .orElseThrow(() -> new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.answer")));
    }

    /**
     * Hands a session on.
     *
     * @param servicer who of WeCom gets it; null but for {@link ServiceState#STAFF}
     * @return a code for one message to the customer ({@link #sendOnEvent}), or null
     * @throws ConnectorException REJECTED, before anybody is asked, for what the platform doesn't allow
     */
    String move(String customer, ServiceState from, ServiceState to, String servicer) {
        if (!from.next().contains(to) || (to == ServiceState.STAFF) != (servicer != null)) {
            throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.move", from.number() + " -> " + to.number()));
        }
        Map<String, Object> body = ordered("open_kfid", account, "external_userid", customer, "service_state", to.number());
        if (servicer != null) {
            body.put("servicer_userid", servicer);
        }
        return WechatTransport.text(post("/cgi-bin/kf/service_state/trans", false, body, WechatTransport.NONE), "msg_code");
    }

    /** What is known of a customer who wrote within two days; empty of others. */
    Optional<Map<String, Object>> profile(String customer) {
        Map<String, Object> body = ordered("external_userid_list", List.of(customer), "need_enter_session_context", 0);
        Map<String, Object> answer = post("/cgi-bin/kf/customer/batchget", false, body, WechatTransport.NONE);
        if (answer.get("customer_list") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> found && customer.equals(found.get("external_userid"))) {
                    Map<String, Object> known = new LinkedHashMap<>();
                    found.forEach((name, value) -> known.put(String.valueOf(name), value));
                    return Optional.of(known);
                }
            }
        }
        return Optional.empty();
    }

    WechatTransport transport() {
        return transport;
    }

    private Map<String, Object> post(String path, boolean sends, Map<String, Object> body, IntPredicate harmless) {
        return transport.call(path, sends, token -> WechatTransport.json(transport.address(path, token), body), harmless);
    }

    private AccessTokens.Fresh fresh() {
        URI address = URI.create(transport.address(GET_TOKEN) + "?corpid=" + WechatTransport.encoded(settings.get(WechatSettings.APP_ID))
                + "&corpsecret=" + WechatTransport.encoded(settings.get(WechatSettings.APP_SECRET)));
        Map<String, Object> answer = transport.ask(HttpRequest.newBuilder(address).GET().build());
        int code = WechatTransport.number(answer, "errcode");
        if (code != 0) {
            throw transport.refusal(code, answer);
        }
        String token = WechatTransport.text(answer, "access_token");
        if (token == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.answer"));
        }
        Duration lasts = Duration.ofSeconds(WechatTransport.number(answer, "expires_in"));
        return new AccessTokens.Fresh(token, lasts.compareTo(SHORTEST) < 0 ? SHORTEST : lasts);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put((String) pairs[i], pairs[i + 1]);
        }
        return body;
    }
}
