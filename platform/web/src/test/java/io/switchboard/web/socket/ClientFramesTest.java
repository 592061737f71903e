package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
    private final FakeWire wire = new FakeWire();
    private final AgentLine line = new AgentLine(wire, Viewer.PLATFORM, null, Locale.ENGLISH, 0, drained -> {});
    private final List<ClientFrame> handled = new ArrayList<>();

    private void take(String text) {
        ClientFrames.take(line, text, 0, frame -> {
            handled.add(frame);
            if (!frame.type().equals("resume")) {
                throw frame.unknownType("resume");
            }
            frame.seqs();
            frame.after();
            frame.text();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{", "{\"type\":\"ping\"} x", "\u0000", "{\"a\":"})
    @DisplayName("CVE-2020-10101: a frame that is no JSON")
    void whatIsNotJsonIsAProblem(String text) {
        take(text);
        assertThat(wire.last().get("type").asText()).isEqualTo("error");
        assertThat(wire.last().at("/data/status").asInt()).isIn(400, 422);
        assertThat(line.isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "[];frame",
        "null;frame",
        "7;frame",
        "{};type",
        "{\"type\":5};type",
        "{\"type\":\"getClass\"};type",
        "{\"type\":\"__proto__\"};type",
        "{\"type\":\"resume\",\"seqs\":[1]};seqs",
        "{\"type\":\"resume\",\"seqs\":\"x\"};seqs",
        "{\"type\":\"resume\",\"seqs\":{\"x\":1}};seqs",
        "{\"type\":\"resume\",\"seqs\":{\"00000000-0000-0000-0000-000000000001\":-1}};seqs.00000000-0000-0000-0000-000000000001",
        "{\"type\":\"resume\",\"seqs\":{\"00000000-0000-0000-0000-000000000001\":1e99}};seqs.00000000-0000-0000-0000-000000000001",
        "{\"type\":\"resume\",\"seqs\":{\"00000000-0000-0000-0000-000000000001\":\"1\"}};seqs.00000000-0000-0000-0000-000000000001",
        "{\"type\":\"resume\",\"after\":7};after",
        "{\"type\":\"resume\",\"data\":{\"text\":[]}};text",
    })
    void aWrongFieldIsNamed(String text, String field) {
        take(text);
        assertThat(wire.last().get("type").asText()).isEqualTo("error");
        assertThat(wire.last().at("/data/errors/0/field").asText()).isEqualTo(field);
        assertThat(line.isOpen()).isTrue();
    }

    @Test
    void aFrameBeyondTheLimitIsAProblem() {
        take("{\"type\":\"ping\",\"x\":\"" + "x".repeat(ClientFrame.MAX_CHARS) + "\"}");
        assertThat(wire.last().at("/data/status").asInt()).isEqualTo(413);
    }

    @Test
    void deepNestingIsAProblem() {
        take("[".repeat(20_000));
        assertThat(wire.last().at("/data/status").asInt()).isEqualTo(400);
    }

    @Test
    void readsWhatIsRight() {
        UUID id = new UUID(0, 9);
        take("{\"type\":\"resume\",\"seqs\":{\"" + id + "\":12},\"unknown\":true}");
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0).seqs()).isEqualTo(Map.of(id, 12L));
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void answersPingWithPongAndKeepsQuietOnPong() {
        take("{\"type\":\"ping\"}");
        take("{\"type\":\"pong\"}");
        assertThat(wire.types()).containsExactly("pong");
    }

    @Test
    void tooManyFramesAreRefusedOnceThenSwallowedThenCutOff() {
        for (int i = 0; i < 500; i++) {
            take("{\"type\":\"ping\"}");
        }
        assertThat(wire.types()).filteredOn("error"::equals).hasSize(1);
        assertThat(wire.types()).filteredOn("pong"::equals).hasSize(120);
        assertThat(line.isOpen()).isTrue();
        for (int i = 0; i < 1000; i++) {
            take("{\"type\":\"ping\"}");
        }
        assertThat(wire.closed).isEqualTo(Line.TOO_OFTEN);
    }

    @Test
    void aSilentLineIsPingedThenClosed() {
        line.beat(7_000);
        assertThat(wire.sent).isEmpty();
        line.beat(8_000);
        line.beat(9_000);
        assertThat(wire.types()).containsExactly("ping");
        line.heard(10_000);
        line.beat(16_000);
        line.beat(24_000);
        line.beat(28_000);
        assertThat(line.isOpen()).isTrue();
        line.beat(28_001);
        assertThat(wire.closed).isEqualTo(Line.SILENT);
    }

    @Test
    void aDeadBrowserIsFoundWithinTwentySeconds() {
        line.heard(3_000);
        for (int second = 3; second <= 23; second++) {
            line.beat(second * 1_000L);
        }
        assertThat(wire.closed).isEqualTo(Line.SILENT);
    }

    @Test
    void afterAPauseOfOurOwnNobodyIsSilentYet() {
        line.beat(60_000);
        assertThat(line.isOpen()).isTrue();
        assertThat(wire.types()).containsExactly("ping");
        line.heard(60_100);
        line.beat(70_000);
        assertThat(line.isOpen()).isTrue();
    }
}
