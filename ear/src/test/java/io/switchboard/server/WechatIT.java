package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.channel.wechat.WechatOfficialStandIn;
import io.switchboard.channel.wechat.WechatServiceStandIn;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WeChat's customers at a whole server with the real plugin: from the platform's encrypted call to the answer on their screen, and what gets between. */
class WechatIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** As long as a start may take: a machine may do much else. */
    private static final Duration STARTS = Duration.ofMinutes(5);
    /** The platform calls again after five seconds. */
    private static final Duration ALLOWED = Duration.ofMillis(4500);
    private static final int MEANWHILE = 60;
    /** Of a menu's minute, so much is to be left for the answer. */
    private static final Duration ENOUGH = Duration.ofSeconds(40);

    private static WechatOfficialStandIn official;
    private static WechatServiceStandIn service;
    private static SwitchboardServer server;

    private final List<String> conversations = new ArrayList<>();
    private Api agent;

    @BeforeAll
    static void open() {
        official = new WechatOfficialStandIn();
        service = new WechatServiceStandIn();
        server = new SwitchboardServer("wechat", Map.of()).start();
        Api admin = Api.signedIn(server, "admin");
        for (StandIn each : List.of(official, service)) {
            Map<String, Object> settings = new HashMap<>(each.settings());
            settings.put("farewell", "再见 bye");
            JsonNode channel = admin.post("/api/channels",
                    Map.of("plugin", each.connector(), "name", each.name(), "enabled", true, "settings", settings));
            each.reaches(URI.create(channel.get("webhookUrl").asText()));
        }
    }

    @AfterAll
    static void close() {
        try {
            assertThat(official.violations()).isEmpty();
            assertThat(service.violations()).isEmpty();
            assertThat(server.errors()).isEmpty();
        } finally {
            server.close();
            official.close();
            service.close();
        }
    }

    @BeforeEach
    void come() {
        agent = Api.online(server, "alice");
    }

    @AfterEach
    void leave() {
        conversations.forEach(each -> agent.send("POST", "/api/conversations/" + each + "/close", Map.of()));
        Chats.end(agent, null);
    }

    @Test
    void aCallBecomesAConversationAndItsAnswerArrivesOnce() throws Exception {
        for (StandIn standIn : List.of(official, service)) {
            String who = "oFirst-0001";
            standIn.does(who, "text", "订单在哪里 at " + standIn.name());
            String conversation = chat("订单在哪里 at " + standIn.name());
            agent.answer(conversation, "在路上 😀");
            await("the answer on his screen", () -> said(standIn, who, "在路上 😀") == 1);

            standIn.does(who, "image", "");
            JsonNode picture = Await.until("his picture is fetched", SOON, () -> last(conversation, "IN"), item ->
                    item.at("/content/type").asText().equals("image") && item.at("/content/size").asLong() == TestMessages.PNG.length);
            assertThat(agent.bytes("/api/files/" + picture.at("/content/fileId").asText())).isEqualTo(TestMessages.PNG);
            agent.post("/api/conversations/" + conversation + "/messages",
                    Map.of("clientId", "picture-" + conversation, "content", Map.of("type", "image", "fileId", upload())));
            await("ours on his screen", () -> standIn.lines().stream().anyMatch(line -> line.ours() && line.customer().equals(who) && line.kind().equals("image")));

            await("both are known as sent", () -> out(conversation).stream().allMatch(item -> item.at("/delivery/state").asText().equals("SENT")));
            assertThat(said(standIn, who, "在路上 😀")).as("once").isEqualTo(1);
        }
        // Both accounts tell the same unionid of him.
        await("one person on two accounts is one contact", () -> conversations.stream()
                .map(each -> agent.get("/api/conversations/" + each).at("/contact/id").asText())
                .distinct()
                .count() == 1);
    }

    /** Somebody takes the session over in WeCom: the agent sees who, his answer is refused with what to do, and goes out once it is free again. */
    @Test
    void aSessionTakenOverInWecomIsShownAndNotWrittenIn() throws Exception {
        String who = "wmTaken-0003";
        service.does(who, "text", "who will answer?");
        String conversation = chat("who will answer?");
        agent.answer(conversation, "we do");
        await("the answer on his screen", () -> said(service, who, "we do") == 1);

        service.does(who, "take", "");
        JsonNode line = Await.until("who took it is shown", SOON, () -> last(conversation, "IN"), item -> item.at("/content/type").asText().equals("event"));
        assertThat(line.at("/content/event").asText()).isEqualTo("taken-over");
        assertThat(line.at("/content/data/account").asText()).isEqualTo("zhangsan");
        agent.answer(conversation, "too late");
        JsonNode refused = Await.until("the answer is refused", SOON, () -> last(conversation, "OUT"), item ->
                item.at("/delivery/state").asText().equals("FAILED"));
        assertThat(refused.at("/delivery/problem").asText()).contains("Taken over in WeCom by zhangsan", "由 zhangsan");

        service.does(who, "end", "");
        await("he is bidden farewell", () -> service.lines().stream().anyMatch(said -> said.kind().equals("greeting") && said.text().equals("再见 bye")));
        service.does(who, "text", "and now?");
        Chats.withLast(agent, "and now?");
        agent.answer(conversation, "we again");
        await("the next answer on his screen", () -> said(service, who, "we again") == 1);
        assertThat(said(service, who, "too late")).isZero();
    }

    /** What the platform allows stands at the conversation before the agent writes: by a message, and by less than one. */
    @Test
    void theWindowAndItsNumberStandAtTheConversation() throws Exception {
        String who = "oWindow-0002";
        official.does(who, "text", "may you answer?");
        String conversation = chat("may you answer?");
        JsonNode reply = reply(conversation);
        assertThat(reply.get("left").asInt()).isEqualTo(5);
        assertThat(Duration.between(Instant.now(), Instant.parse(reply.get("until").asText()))).isBetween(Duration.ofHours(47), Duration.ofHours(48));
        for (int i = 1; i <= 5; i++) {
            agent.answer(conversation, "answer " + i);
            assertThat(reply(conversation).get("left").asInt()).isEqualTo(5 - i);
        }
        Api.Answer sixth = agent.send("POST", "/api/conversations/" + conversation + "/messages", Api.message("answer 6"));
        assertThat(sixth.status()).as(sixth.http().body()).isEqualTo(409);
        await("all five on his screen, and no sixth", () -> official.lines().stream().filter(line -> line.ours() && line.customer().equals(who)).count() == 5);

        // On a machine with much to do the click may be seen when its minute is nearly over: then he clicks again.
        Duration left = clicks(who, conversation, Instant.EPOCH);
        for (int again = 0; again < 4 && left.compareTo(ENOUGH) < 0; again++) {
            left = clicks(who, conversation, Instant.parse(reply(conversation).get("until").asText()));
        }
        assertThat(left).isBetween(ENOUGH, Duration.ofMinutes(1));
        agent.answer(conversation, "your orders");
        await("and the platform agrees", () -> said(official, who, "your orders") == 1);
    }

    /** Sends to customers hang, several at once; what customers write meanwhile is taken, each call while they hang. How fast it is the bench tells. */
    @Test
    void aPlatformThatHangsHoldsNoCallUp() throws Exception {
        List<String> hung = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            official.does("oHangs-000" + i, "text", "before it hangs " + i);
            hung.add(chat("before it hangs " + i));
        }
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        official.moves().gives((exchange, provider) -> {
            wait(over);
            answered.incrementAndGet();
            Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}").to(exchange, provider);
        });
        try {
            hangs(hung.get(0));
            hangs(hung.get(1));
            Duration slowest = Duration.ZERO;
            for (int i = 0; i < MEANWHILE; i++) {
                // We give a send up after twenty seconds: on a machine with much to do one that hangs has to join them.
                if (i == 20 || i == 40) {
                    hangs(hung.get(1 + i / 20));
                }
                long began = System.nanoTime();
                official.does("oHangs-000" + i % 4, i % 10 == 9 ? "image" : "text", "meanwhile " + i);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            assertThat(answered.get()).as("sends that were answered before the last call returned").isZero();
            assertThat(last(hung.get(3), "OUT").at("/delivery/state").asText()).as("it hangs still").isEqualTo("PENDING");
            assertThat(slowest).as("the slowest of " + MEANWHILE + " calls").isLessThan(ALLOWED);
        } finally {
            over.countDown();
            official.moves().works();
        }
        for (String conversation : hung) {
            await("what hung was sent, or a person is asked", () -> out(conversation).stream().allMatch(item ->
                    Set.of("SENT", "UNKNOWN").contains(item.at("/delivery/state").asText())));
            assertThat(calls("it hangs " + conversation)).as("once").isEqualTo(1);
        }
    }

    /** Killed between the platform's calls and our answers to them: of three calls each stores at most one, and none is missing. */
    @Test
    void aKillLosesNothingAndDoublesNothing() throws Exception {
        String who = "oKilled-00";
        List<String> chats = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            official.does(who + i, "text", "before the kill " + i);
            chats.add(chat("before the kill " + i));
        }
        agent.answer(chats.get(0), "sent before the kill");
        await("it arrived", () -> said(official, who + 0, "sent before the kill") == 1);
        official.moves().hangs();
        agent.answer(chats.get(1), "on its way at the kill");
        await("it was called, and nobody answered", () -> calls("on its way at the kill") == 1);

        CountDownLatch up = new CountDownLatch(1);
        AtomicInteger tried = new AtomicInteger();
        official.isDeaf(attempt -> {
            tried.incrementAndGet();
            if (attempt == 3) {
                wait(up);
            }
        });
        ExecutorService customers = Executors.newFixedThreadPool(60);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i;
                calls.add(customers.submit(() -> {
                    official.does(who + number % 3, "text", "around the kill " + number);
                    return null;
                }));
            }
            await("some were called", () -> tried.get() > 20);
            server.kill();
            server.start();
            official.moves().works();
            up.countDown();
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
        } finally {
            up.countDown();
            official.isDeaf(null);
            customers.shutdownNow();
        }
        agent = Api.online(server, "alice");
        List<String> stored = new ArrayList<>();
        for (String chat : chats) {
            agent.get("/api/conversations/" + chat + "/messages?limit=100").get("items").forEach(item -> stored.add(item.at("/content/text").asText()));
        }
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            written.add("around the kill " + i);
        }
        assertThat(stored.stream().filter(text -> text.startsWith("around"))).containsExactlyInAnyOrderElementsOf(written);

        JsonNode unclear = Await.until("a person is asked of the answer on its way", SOON, () -> last(chats.get(1), "OUT"), item ->
                item.at("/delivery/state").asText().equals("UNKNOWN"));
        assertThat(unclear.at("/content/text").asText()).isEqualTo("on its way at the kill");
        agent.answer(chats.get(2), "after the kill");
        await("answers arrive again", () -> said(official, who + 2, "after the kill") == 1);
        assertThat(calls("on its way at the kill")).as("not sent again by itself").isEqualTo(1);
        assertThat(calls("sent before the kill")).isEqualTo(1);
    }

    private String chat(String text) {
        String conversation = Chats.withLast(agent, text).get("id").asText();
        conversations.add(conversation);
        return conversation;
    }

    /** Clicks a menu, and returns how long one may answer from when that is seen. */
    private Duration clicks(String who, String conversation, Instant before) throws Exception {
        official.does(who, "menu", "ORDERS");
        JsonNode menu = Await.until("a menu opens a minute", SOON, () -> reply(conversation), now ->
                now.get("left").asInt() == 3 && Instant.parse(now.get("until").asText()).isAfter(before));
        return Duration.between(Instant.now(), Instant.parse(menu.get("until").asText()));
    }

    /** Sends an answer, which arrives at the platform and is not answered there. */
    private void hangs(String conversation) {
        agent.answer(conversation, "it hangs " + conversation);
        await("it hangs there", () -> calls("it hangs " + conversation) == 1);
    }

    private JsonNode reply(String conversation) {
        return agent.get("/api/conversations/" + conversation).get("reply");
    }

    private List<JsonNode> out(String conversation) {
        List<JsonNode> ours = new ArrayList<>();
        agent.get("/api/conversations/" + conversation + "/messages?limit=100").get("items").forEach(item -> {
            if (item.get("direction").asText().equals("OUT")) {
                ours.add(item);
            }
        });
        return ours;
    }

    private JsonNode last(String conversation, String direction) {
        JsonNode last = null;
        for (JsonNode item : agent.get("/api/conversations/" + conversation + "/messages?limit=100").get("items")) {
            if (item.get("direction").asText().equals(direction)) {
                last = item;
            }
        }
        return last;
    }

    private String upload() throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        form.write(TestMessages.PNG);
        form.write("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return agent.send("POST", "/api/files", "multipart/form-data; boundary=b", form.toByteArray()).json().get("id").asText();
    }

    /** How often this text of ours came onto his screen. */
    private static long said(StandIn standIn, String customer, String text) {
        return standIn.lines().stream().filter(line -> line.ours() && line.customer().equals(customer) && line.text().equals(text)).count();
    }

    /** How often the platform was called with this text, whatever it answered. */
    private static long calls(String text) {
        return official.moves().calls().stream().filter(call -> call.text().contains(text)).count();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Await.until(what, SOON, condition);
    }

    private static void wait(CountDownLatch latch) {
        try {
            if (!latch.await(STARTS.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the test never went on");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
