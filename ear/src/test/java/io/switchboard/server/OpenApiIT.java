package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.client.ApiClient;
import io.switchboard.client.ApiException;
import io.switchboard.client.api.ContactsApi;
import io.switchboard.client.api.ConversationsApi;
import io.switchboard.client.model.ContactForm;
import io.switchboard.client.model.ContactView;
import io.switchboard.client.model.Content;
import io.switchboard.client.model.ConversationView;
import io.switchboard.client.model.Draft;
import io.switchboard.client.model.MessageView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The description that a running server gives, plugins included, is well formed, and true: a client made of it works. */
@ExtendWith(SharedServer.class)
class OpenApiIT {
    private static final Path LINT = Path.of("..", "platform", "clients", "build", "lint.mjs");

    private Api alice;
    private String conversation;

    @TempDir
    Path folder;

    @AfterEach
    void leave() {
        Chats.end(alice, conversation);
    }

    @Test
    void passesTheLinterWithItsPlugins(SwitchboardServer server) throws Exception {
        JsonNode document = Api.nobody(server).get("/openapi?format=json");
        JsonNode notes = document.at("/paths/~1api~1x~1channel-echo~1notes");
        assertThat(notes.at("/get/security").toString()).contains("\"apiKey\":[\"conversations:read\"]");
        assertThat(notes.at("/post/requestBody/content/application~1json/schema/$ref").asText()).endsWith("/channel-echo.NewNote");
        assertThat(document.at("/components/schemas/channel-echo.NewNote/required").toString()).isEqualTo("[\"text\"]");

        lint(document);
        JsonNode chinese = Api.nobody(server).get("/openapi?format=json&lang=zh-CN");
        assertThat(chinese.at("/paths/~1api~1contacts/get/summary").asText()).startsWith("客户");
        assertThat(chinese.get("paths").size()).isEqualTo(document.get("paths").size());
        lint(chinese);
    }

    private void lint(JsonNode document) throws IOException, InterruptedException {
        Path file = folder.resolve("openapi.json");
        Files.writeString(file, document.toString(), StandardCharsets.UTF_8);
        Path said = folder.resolve("said.txt");
        Process lint = new ProcessBuilder("node", LINT.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(lint.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(lint.exitValue()).as(Files.readString(said)).isZero();
    }

    /** Each list, and each thing that lists name, as the admin gets it. */
    @Test
    void saysWhatIsAnswered(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        admin.post("/api/phrases", Map.of("title", "Described", "text", "x", "shared", true));
        admin.post("/api/contacts", Map.of("name", "Described"));
        admin.post("/api/api-keys", Map.of("name", "Described", "scopes", List.of("contacts:read")));
        Api.visitor(server).write("described");
        JsonNode document = Api.nobody(server).get("/openapi?format=json");
        Schemas schemas = new Schemas(document);
        List<String> wrong = new ArrayList<>();
        List<String> looked = new ArrayList<>();
        document.get("paths").fields().forEachRemaining(path -> {
            String address = path.getKey();
            JsonNode get = path.getValue().path("get");
            if (get.isMissingNode() || !address.startsWith("/api/") || address.startsWith("/api/widget/")) {
                return;
            }
            String filled = address.contains("{") ? filled(admin, address) : address;
            if (filled == null) {
                return;
            }
            Api.Answer answer = admin.send("GET", filled, null);
            JsonNode content = get.at("/responses/" + answer.status() + "/content/application~1json/schema");
            if (answer.status() == 200 && !content.isMissingNode() && answer.json() != null) {
                looked.add(address);
                schemas.check(content, answer.json(), "GET " + filled, wrong);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(looked).contains("/api/conversations", "/api/contacts/{id}", "/api/api-keys", "/api/roles").hasSizeGreaterThan(25);
    }

    /** With the id of the first of the list that it belongs to; null where there is none. */
    private static String filled(Api admin, String address) {
        int brace = address.indexOf("/{");
        if (address.indexOf('{', brace + 2) > 0) {
            return null;
        }
        Api.Answer list = admin.send("GET", address.substring(0, brace), null);
        JsonNode id = list.json() == null ? null : list.json().at("/items/0/id");
        return id == null || id.isMissingNode() ? null : address.replaceAll("\\{[^}]+}", id.asText());
    }

    @Test
    void followsThePluginsThatAreStarted(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        admin.post("/api/plugins/channel-echo/stop", null);
        try {
            assertThat(Api.nobody(server).get("/openapi?format=json").get("paths").has("/api/x/channel-echo/notes")).isFalse();
        } finally {
            admin.post("/api/plugins/channel-echo/start", null);
        }
        assertThat(Api.nobody(server).get("/openapi?format=json").get("paths").has("/api/x/channel-echo/notes")).isTrue();
    }

    @Test
    void aClientMadeOfItWorks(SwitchboardServer server) throws Exception {
        Api admin = Api.signedIn(server, "admin");
        String key = admin.post("/api/api-keys", Map.of(
                        "name", "Shop system",
                        "scopes", List.of("conversations:read", "conversations:write", "contacts:read", "contacts:write")))
                .get("key")
                .asText();
        alice = Api.online(server, "alice");
        try (Socket desk = Socket.agent(server, alice)) {
            Api visitor = Api.visitor(server);
            visitor.write("asked of a generated client");
            conversation = desk.await("message.created", frame -> frame.at("/data/content/text").asText().startsWith("asked of"))
                    .get("conversationId")
                    .asText();
        }
        ApiClient client = new ApiClient();
        client.updateBaseUri(server.uri("/").toString().replaceAll("/$", ""));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        ContactsApi contacts = new ContactsApi(client);
        ConversationsApi conversations = new ConversationsApi(client);

        String mail = UUID.randomUUID() + "@shop.example";
        ContactView anna = contacts.contactCreate(new ContactForm().name("Anna").email(mail), "anna-" + mail);
        assertThat(contacts.contactCreate(new ContactForm().name("Anna").email(mail), "anna-" + mail).getId()).isEqualTo(anna.getId());
        assertThat(contacts.contactGet(anna.getId()).getEmail()).isEqualTo(mail);
        ApiException wrong = catchThrowableOfType(ApiException.class, () -> contacts.contactCreate(new ContactForm().email("no address"), null));
        assertThat(wrong.getCode()).isEqualTo(422);
        assertThat(Api.JSON.readTree(wrong.getResponseBody()).at("/errors/0/field").asText()).isEqualTo("email");

        List<String> found = new ArrayList<>();
        conversations.conversationList(null, null, "demo", null, null, 200, true, null, null, null, null, null).getItems().stream()
                .map(ConversationView::getId)
                .forEach(found::add);
        assertThat(found).contains(conversation);
        Content said = new Content().type(Content.TypeEnum.TEXT);
        said.setText("It left our house today.");
        MessageView answer = conversations.messageWrite(conversation, new Draft().content(said), "shop-" + conversation);
        assertThat(answer.getAuthor().getName()).isEqualTo("Shop system");
        assertThat(conversations.messageWrite(conversation, new Draft().content(said), "shop-" + conversation).getId()).isEqualTo(answer.getId());
        assertThat(conversations.messageList(conversation, null, null, 100).getItems()).extracting(MessageView::getId).contains(answer.getId());
        assertThat(conversations.conversationGet(conversation).getLastMessage().getPreview()).startsWith("It left");
    }
}
