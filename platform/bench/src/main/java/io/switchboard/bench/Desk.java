package io.switchboard.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The product as the scenarios find it: running on a database of some size, with people and channels. */
final class Desk {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String SECRET = "bench-secret-bench";

    final Web web;
    final Product product;
    final Postgres postgres;
    final String admin;
    private String echoKey;

    Desk(Web web, Product product, Postgres postgres) {
        this.web = web;
        this.product = product;
        this.postgres = postgres;
        this.admin = signIn("admin");
    }

    /** Server and database together: what a message costs. */
    Processes processes() {
        return product.processes().and(postgres.processes());
    }

    String signIn(String username) {
        return call(null, "POST", "/api/session", Map.of("username", username, "password", Product.PASSWORD)).get("token").asText();
    }

    JsonNode call(String token, String method, String path, Object body) {
        Web.Answer answer = web.ask(method, path, bearer(token), body == null ? null : bytes(body));
        if (answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
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
            Object channel = Map.of("plugin", "channel-echo", "name", "Bench", "settings", Map.of("secret", SECRET));
            echoKey = call(admin, "POST", "/api/channels", channel).get("key").asText();
        }
        return echoKey;
    }

    /** Agents with room for everything; each alone in a group of his own with a web channel of his own. */
    List<Seat> seats(int count) {
        String shop = call(admin, "GET", "/api/shops", null).at("/items/0/id").asText();
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "bench" + System.nanoTime();
            JsonNode agent = call(admin, "POST", "/api/agents", Map.of(
                    "username", name, "name", "Bench " + i, "roles", List.of("AGENT"), "password", Product.PASSWORD, "capacity", 100));
            JsonNode group = call(admin, "POST", "/api/groups", Map.of("shop", shop, "name", name, "agentIds", List.of(agent.get("id").asText())));
            JsonNode channel = call(admin, "POST", "/api/channels", Map.of(
                    "plugin", "channel-web", "name", name, "group", group.get("id").asText(), "settings", Map.of()));
            String token = signIn(name);
            call(token, "PUT", "/api/agents/me/state", Map.of("state", "ONLINE"));
            seats.add(new Seat(agent.get("id").asText(), token, channel.get("key").asText()));
        }
        return seats;
    }

    /** An agent at work, and the channel that is his alone. */
    record Seat(String agent, String token, String channel) {}

    /** Fills the database with conversations, as if the product had been in use for years. */
    void fill(long rows) throws SQLException {
        String key = echo();
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement()) {
            String agents = column(statement, "select '''' || id || '''' from agent where active order by username").stream()
                    .collect(Collectors.joining(", "));
            Map<String, String> values = Map.of(
                    ":rows", Long.toString(rows),
                    ":shop", "'" + column(statement, "select id from shop order by created_at limit 1").get(0) + "'::uuid",
                    ":channel", "'" + column(statement, "select id from channel where channel_key = '" + key + "'").get(0) + "'::uuid",
                    ":agents", agents,
                    ":pos", column(statement, "select coalesce(max(pos), 0) from event").get(0));
            for (String sql : script().split(";\n")) {
                String filled = sql;
                for (Map.Entry<String, String> value : values.entrySet()) {
                    filled = filled.replaceAll(value.getKey() + "\\b", value.getValue());
                }
                if (!filled.isBlank()) {
                    statement.execute(filled);
                }
            }
        }
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

    private static String script() {
        try (InputStream in = Desk.class.getResourceAsStream("dataset.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
