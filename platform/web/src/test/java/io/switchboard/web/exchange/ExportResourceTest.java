package io.switchboard.web.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.Exports.Part;
import io.switchboard.core.exchange.Exports.Span;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Caller;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Four exports at once, from before the first row is read until the request has ended in whatever way. */
class ExportResourceTest {
    private static ExportResource resource(RuntimeException fault) {
        ExportResource resource = new ExportResource();
        resource.caller = new Caller() {
            @Override
            public Viewer viewer() {
                return Viewer.PLATFORM;
            }
        };
        resource.exports = new Exports() {
            @Override
            public void begin(Viewer viewer, Permission permission, String what, Span span) {}
        };
        resource.lines = new ExportLines() {
            @Override
            public Part<byte[]> contacts(Viewer viewer, Span span, String after) {
                if (fault != null) {
                    throw fault;
                }
                int from = after == null ? 0 : Integer.parseInt(after);
                List<byte[]> rows = Stream.of(from, from + 1).map(i -> (i + "\n").getBytes(StandardCharsets.UTF_8)).toList();
                return new Part<>(rows, from == 4 ? null : String.valueOf(from + 2));
            }
        };
        return resource;
    }

    private static Object open(ExportResource resource) {
        return resource.contacts(new ExportResource.Asked()).getEntity();
    }

    private static void isBusy(ExportResource resource) {
        assertThatThrownBy(() -> open(resource)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.TOO_OFTEN);
            assertThat(refused.code()).isEqualTo("export.busy");
            assertThat((Integer) refused.arguments().get(0)).isPositive();
        });
        resource.givePlaceBack();
    }

    @Test
    void theFifthIsRefusedThoughNoneOfTheFourHasBegunToWrite() throws IOException {
        List<ExportResource> four = Stream.generate(() -> resource(null)).limit(4).toList();
        List<Object> streams = four.stream().map(ExportResourceTest::open).toList();
        isBusy(resource(null));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((StreamingOutput) streams.get(0)).write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("0\n1\n2\n3\n4\n5\n");
        isBusy(resource(null));
        four.get(0).givePlaceBack();
        four.get(0).givePlaceBack();
        ExportResource next = resource(null);
        open(next);
        isBusy(resource(null));
        next.givePlaceBack();
        four.forEach(ExportResource::givePlaceBack);
    }

    @Test
    void aPlaceIsFreeAgainHoweverItEnds() {
        for (int i = 0; i < 10; i++) {
            ExportResource broken = resource(new IllegalStateException("the database is away"));
            assertThatThrownBy(() -> open(broken)).isInstanceOf(IllegalStateException.class);
            broken.givePlaceBack();
            ExportResource wrong = resource(null);
            ExportResource.Asked asked = new ExportResource.Asked();
            asked.from = "yesterday";
            assertThatThrownBy(() -> wrong.contacts(asked)).isInstanceOf(Refused.class);
            wrong.givePlaceBack();
            ExportResource neverWritten = resource(null);
            open(neverWritten);
            neverWritten.givePlaceBack();
        }
    }
}
