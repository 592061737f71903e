package io.switchboard.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The product as the scenarios find it: running on a database of some size, with people and channels. */
final class Desk {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String SECRET = "bench-secret-bench";
    /** What people choose must not have the shop's name in it. */
    private static final String AGENTS_PASSWORD = "lorem-ipsum-dolor-7";
    private static final int SESSIONS_AT_ONCE = 16;

    final Web web;
    final Product product;
    final Postgres postgres;
    final String admin;
    private final AtomicInteger addresses = new AtomicInteger();
    private String echoKey;

    /** @param postgres null when the server keeps its data by itself */
    Desk(Web web, Product product, Postgres postgres) {
        this.web = web;
        this.product = product;
        this.postgres = postgres;
        this.admin = signIn("admin");
    }

    /** Server and database together: what a message costs. */
    Processes processes() {
        return postgres == null ? product.processes() : product.processes().and(postgres.processes());
    }

    String signIn(String username) {
        return signIn(username, Product.PASSWORD);
    }

    private String signIn(String username, String password) {
        return call(null, "POST", "/api/session", Map.of("username", username, "password", password)).get("token").asText();
    }

    JsonNode call(String token, String method, String path, Object body) {
        Web.Answer answer = ask(token, method, path, body);
        if (answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server closes connections that were idle for a minute. */
    private Web.Answer ask(String token, String method, String path, Object body) {
        byte[] sent = body == null ? null : bytes(body);
        try {
            return web.ask(method, path, bearer(token), sent);
        } catch (CompletionException e) {
            if (!method.equals("GET") || !(e.getCause() instanceof IOException)) {
                throw e;
            }
            return web.ask(method, path, bearer(token), sent);
        }
    }

    static Map<String, String> bearer(String token) {
        return token == null ? Map.of() : Map.of("Authorization", "Bearer " + token);
    }

    static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of a channel that takes webhooks; made at the first call. */
    String echo() {
        if (echoKey == null) {
            // Nobody's: what is measured beside it must not be given to the agents who are there for the chats.
            String group = call(admin, "POST", "/api/groups", Map.of("shop", shop(), "name", "Bench", "agentIds", List.of())).get("id").asText();
            Object channel = Map.of("plugin", "channel-echo", "name", "Bench", "group", group, "settings", Map.of("secret", SECRET));
            echoKey = call(admin, "POST", "/api/channels", channel).get("key").asText();
        }
        return echoKey;
    }

    private String shop() {
        return call(admin, "GET", "/api/shops", null).at("/items/0/id").asText();
    }

    /**
     * Agents with room for everything, each alone in a group of his own with a web channel of his own; whoever writes there is
     * his at once, as in a chat that goes on.
     */
    List<Seat> seats(int count) {
        return seats(count, "channel-web", number -> Map.of());
    }

    /** The same with accounts of another channel; its settings by the seat's number. */
    List<Seat> seats(int count, String plugin, IntFunction<Map<String, Object>> settings) {
        String shop = shop();
        call(admin, "PATCH", "/api/shops/" + shop, Map.of("acceptWithin", 0));
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "bench" + System.nanoTime();
            JsonNode agent = call(admin, "POST", "/api/agents", Map.of(
                    "username", name, "name", "Bench " + i, "roles", List.of("AGENT"), "password", AGENTS_PASSWORD, "capacity", 500));
            JsonNode group = call(admin, "POST", "/api/groups", Map.of("shop", shop, "name", name, "agentIds", List.of(agent.get("id").asText())));
            JsonNode channel = call(admin, "POST", "/api/channels", Map.of(
                    "plugin", plugin, "name", name, "group", group.get("id").asText(), "settings", settings.apply(i)));
            String token = signIn(name, AGENTS_PASSWORD);
            call(token, "PUT", "/api/agents/me/state", Map.of("state", "ONLINE"));
            seats.add(new Seat(agent.get("id").asText(), token, channel.get("key").asText()));
        }
        return seats;
    }

    /** Switches the channels of these seats off. */
    void close(List<Seat> seats) {
        Set<String> keys = seats.stream().map(Seat::channel).collect(Collectors.toSet());
        for (JsonNode channel : call(admin, "GET", "/api/channels", null).get("items")) {
            if (keys.contains(channel.get("key").asText())) {
                call(admin, "PATCH", "/api/channels/" + channel.get("id").asText(), Map.of("enabled", false));
            }
        }
    }

    /** An agent's open console: its socket has got its lists. Frames come on the network's thread. */
    Channel screen(String token, Consumer<String> frames) throws Exception {
        String ticket = call(token, "POST", "/api/ws-ticket", null).get("ticket").asText();
        Channel socket = web.socket("/ws/agent?ticket=" + ticket, frames).get(20, TimeUnit.SECONDS);
        socket.writeAndFlush(new TextWebSocketFrame("{\"type\":\"resume\",\"seqs\":{}}"));
        return socket;
    }

    /** A visitor of a web channel. */
    record Visitor(String channel, String token, String ticket) {
        /** Where he writes. */
        String messages() {
            return "/api/widget/" + channel + "/messages";
        }
    }

    /** New visitors of these channels in turn, each from an address of its own; some at a time. */
    List<Visitor> visitors(List<Seat> seats, int count) throws Exception {
        List<Visitor> visitors = new ArrayList<>();
        while (visitors.size() < count) {
            List<CompletableFuture<Visitor>> coming = new ArrayList<>();
            for (int i = 0; i < Math.min(SESSIONS_AT_ONCE, count - visitors.size()); i++) {
                coming.add(visitor(seats.get((visitors.size() + i) % seats.size()).channel()));
            }
            for (CompletableFuture<Visitor> next : coming) {
                visitors.add(next.get(30, TimeUnit.SECONDS));
            }
        }
        return visitors;
    }

    private CompletableFuture<Visitor> visitor(String channel) {
        int number = addresses.incrementAndGet();
        Map<String, String> from = Map.of("X-Forwarded-For", "10." + number / 40_000 + "." + number / 200 % 200 + "." + (1 + number % 200));
        CompletableFuture<Visitor> visitor = new CompletableFuture<>();
        byte[] body = bytes(Map.of("name", "Visitor " + number, "locale", "en"));
        web.send("POST", "/api/widget/" + channel + "/session", from, body, (answer, problem) -> {
            try {
                JsonNode session = JSON.readTree(answer == null ? "{}" : answer.body());
                visitor.complete(new Visitor(channel, session.get("token").asText(), session.get("ticket").asText()));
            } catch (JsonProcessingException | RuntimeException e) {
                visitor.completeExceptionally(new IllegalStateException("no session: " + answer, problem == null ? e : problem));
            }
        });
        return visitor;
    }

    /** These visitors' open pages; some at a time. */
    List<Channel> pages(List<Visitor> visitors, Consumer<String> frames) throws Exception {
        List<Channel> open = new ArrayList<>();
        for (int from = 0; from < visitors.size(); from += SESSIONS_AT_ONCE) {
            List<CompletableFuture<Channel>> opening = new ArrayList<>();
            for (Visitor visitor : visitors.subList(from, Math.min(from + SESSIONS_AT_ONCE, visitors.size()))) {
                opening.add(web.socket("/ws/visitor/" + visitor.channel() + "?ticket=" + visitor.ticket(), frames));
            }
            for (CompletableFuture<Channel> next : opening) {
                open.add(next.get(30, TimeUnit.SECONDS));
            }
        }
        return open;
    }

    /** An agent at work, and the channel that is his alone. */
    record Seat(String agent, String token, String channel) {}

    /** A conversation, and who answers in it. */
    record Talk(String id, String token) {
        /** Where his agent answers. */
        String messages() {
            return "/api/conversations/" + id + "/messages";
        }
    }

    /** The conversations at these seats. */
    List<Talk> talks(List<Seat> seats) throws SQLException {
        List<Talk> talks = new ArrayList<>();
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement()) {
            for (Seat seat : seats) {
                column(statement, "select c.id from conversation c join channel h on h.id = c.channel_id where h.channel_key = '" + seat.channel() + "'")
                        .forEach(id -> talks.add(new Talk(id, seat.token())));
            }
        }
        return talks;
    }

    /** Agents and groups of them, so that tickets are somebody's. */
    void team(int groups, int agents) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            ids.add(call(admin, "POST", "/api/agents", Map.of(
                            "username", "team" + System.nanoTime(), "name", "Team " + i, "roles", List.of("AGENT"), "password", AGENTS_PASSWORD))
                    .get("id")
                    .asText());
        }
        for (int i = 0; i < groups; i++) {
            int first = i;
            List<String> members = ids.stream().filter(id -> ids.indexOf(id) % groups == first).toList();
            call(admin, "POST", "/api/groups", Map.of("shop", shop(), "name", "Team " + i, "agentIds", members));
        }
    }

    /** Fills the database with conversations, as if the product had been in use for years. */
    void fill(long rows) throws SQLException {
        fill("dataset.sql", Map.of(":rows", Long.toString(rows)));
    }

    /** Likewise with tickets of the customers who are there. */
    void fillTickets(long tickets) throws SQLException {
        String people;
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement()) {
            people = column(statement, "select count(*) from contact where email like 'visitor%'").get(0);
        }
        fill("tickets.sql", Map.of(":tickets", Long.toString(tickets), ":people", people));
    }

    private void fill(String script, Map<String, String> sizes) throws SQLException {
        String key = echo();
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement()) {
            // The sequencer waits meanwhile, or it would give the places that the fill gives.
            connection.setAutoCommit(false);
            column(statement, "select name from lock_row where name = 'sequencer' for update");
            Map<String, String> values = new HashMap<>(sizes);
            values.put(":shop", "'" + column(statement, "select id from shop order by created_at limit 1").get(0) + "'::uuid");
            values.put(":channel", "'" + column(statement, "select id from channel where channel_key = '" + key + "'").get(0) + "'::uuid");
            values.put(":agents", quoted(statement, "select id from agent where active order by username"));
            values.put(":groups", quoted(statement, "select id from agent_group where shop_id = " + values.get(":shop") + " order by name"));
            values.put(":pos", column(statement, "select coalesce(max(pos), 0) from event").get(0));
            for (String sql : script(script).split(";\n")) {
                String filled = sql;
                for (Map.Entry<String, String> value : values.entrySet()) {
                    filled = filled.replaceAll(value.getKey() + "\\b", value.getValue());
                }
                if (!filled.isBlank()) {
                    statement.execute(filled);
                }
            }
            connection.commit();
        }
    }

    private static String quoted(Statement statement, String ids) throws SQLException {
        return column(statement, ids).stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static String script(String name) {
        try (InputStream in = Desk.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
