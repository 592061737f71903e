package io.switchboard.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.testkit.StandIn;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the stand-ins that plugins ship in their test jars, opens an account for each in a running server, and lets people play
 * the customers until it is stopped. Arguments: the server's address; the admin's password is in {@code
 * SWITCHBOARD_ADMIN_PASSWORD}. For demonstrations alone: the accounts that it makes lead to this machine.
 */
public final class StandInsCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI server;
    private String token;

    StandInsCommand(URI server) {
        this.server = server;
    }

    /** Runs until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream screen = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        String password = System.getenv().getOrDefault("SWITCHBOARD_ADMIN_PASSWORD", "switchboard-demo");
        List<StandIn> all = new ArrayList<>();
        ServiceLoader.load(StandIn.class).forEach(all::add);
        new StandInsCommand(URI.create(arguments[0])).open(all, password).forEach(screen::println);
        // Whoever started it has gone.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        new CountDownLatch(1).await();
    }

    /** Opens an account for each. Returns a line about each, for people. */
    List<String> open(List<StandIn> standIns, String password) throws IOException, InterruptedException {
        ObjectNode who = JSON.createObjectNode().put("username", "admin").put("password", password);
        token = call("POST", "/api/session", who).path("token").asText();
        List<String> lines = new ArrayList<>();
        for (StandIn each : standIns) {
            String name = each.name() + " (stand-in)";
            try {
                each.reaches(URI.create(account(each, name).path("webhookUrl").asText()));
                lines.add(String.format("   %-34s %s/", each.name(), each.url()));
            } catch (IOException refused) {
                each.close();
                lines.add(String.format("   %-34s %s", each.name(), refused.getMessage()));
            }
        }
        return lines;
    }

    private JsonNode account(StandIn standIn, String name) throws IOException, InterruptedException {
        ObjectNode form = JSON.createObjectNode();
        form.set("settings", JSON.valueToTree(standIn.settings()));
        for (JsonNode channel : call("GET", "/api/channels?limit=200", null).path("items")) {
            if (channel.path("name").asText().equals(name)) {
                return call("PATCH", "/api/channels/" + channel.path("id").asText(), form);
            }
        }
        return call("POST", "/api/channels", form.put("plugin", standIn.connector()).put("name", name));
    }

    private JsonNode call(String method, String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept-Language", "en")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
