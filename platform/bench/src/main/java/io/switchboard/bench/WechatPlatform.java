package io.switchboard.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the accounts call: access tokens at once, everything else when their platform answers. The plugin's own stand-in checks far
 * more, and keeps each call for it: too much beside a server that is measured.
 */
final class WechatPlatform implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("bench-[0-9-]+");

    private final HttpServer server;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final Map<String, Load.Done> awaited = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> heard = new ConcurrentHashMap<>();

    /** When an account's platform answers. */
    enum Pace {
        AT_ONCE,
        AFTER_TEN_SECONDS,
        NEVER
    }

    WechatPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Pace pace : Pace.values()) {
            server.createContext("/" + pace + "/", exchange -> answer(exchange, pace));
        }
        server.setExecutor(threads);
        server.start();
    }

    /** The {@code apiBase} of accounts of that pace. */
    String base(Pace pace) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + pace;
    }

    /** Told when a message with this mark in its text has come. */
    void await(String mark, Load.Done done) {
        awaited.put(mark, done);
    }

    /** Returns whether it was still awaited. */
    boolean forget(String mark) {
        return awaited.remove(mark) != null;
    }

    /** How many different messages with a mark have come. */
    long messages() {
        return heard.size();
    }

    /** How many of them have come more than once. */
    long doubled() {
        return heard.values().stream().filter(times -> times.sum() > 1).count();
    }

    private void answer(HttpExchange exchange, Pace pace) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.endsWith("/cgi-bin/stable_token")) {
            write(exchange, "{\"access_token\":\"bench-token\",\"expires_in\":7200}");
            return;
        }
        boolean sends = path.endsWith("/cgi-bin/message/custom/send");
        if (sends) {
            hear(body);
        }
        String answer = sends ? "{\"errcode\":0,\"errmsg\":\"ok\"}" : person(exchange.getRequestURI().getQuery());
        if (pace == Pace.AT_ONCE) {
            write(exchange, answer);
        } else if (pace == Pace.AFTER_TEN_SECONDS) {
            threads.schedule(() -> write(exchange, answer), 10, TimeUnit.SECONDS);
        }
    }

    private void hear(String body) {
        Matcher mark = MARK.matcher(body);
        if (mark.find()) {
            heard.computeIfAbsent(mark.group(), any -> new LongAdder()).increment();
            Load.Done done = awaited.remove(mark.group());
            if (done != null) {
                done.done(null);
            }
        }
    }

    /** Everybody is one person on one account, whom the shop has no name for. */
    private static String person(String query) {
        String openId = query == null ? "" : query.replaceAll(".*openid=([^&]*).*", "$1");
        return "{\"subscribe\":1,\"openid\":\"" + openId + "\",\"nickname\":\"\",\"remark\":\"\",\"language\":\"zh_CN\",\"unionid\":\"u-" + openId + "\"}";
    }

    private static void write(HttpExchange exchange, String json) {
        try (exchange) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; encoding=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException theCallerHasGone) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
