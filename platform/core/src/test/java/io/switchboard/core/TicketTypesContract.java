package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.TicketTemplate;
import io.switchboard.core.ticket.type.TicketTemplates;
import io.switchboard.core.ticket.type.TicketType;
import io.switchboard.core.ticket.type.TicketTypeVersion;
import io.switchboard.core.ticket.type.TicketTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of ticket types promises on each database. */
abstract class TicketTypesContract extends CoreMoves {
    private TicketTypes types() {
        return store.get(TicketTypes.class);
    }

    @BeforeEach
    void install() {
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            types().install();
        });
    }

    private String source(String key) {
        return store.tx(() -> types().version(key, types().get(Viewer.PLATFORM, key).currentVersion()).source());
    }

    private TicketType save(String key, String text, Long expected) {
        return store.tx(() -> types().save(Viewer.PLATFORM, key, text, "admin", expected));
    }

    @Test
    void theShippedTypesAreThereOnce() {
        store.run(() -> types().install());
        assertThat(store.tx(() -> types().list(Viewer.PLATFORM)))
                .extracting(TicketType::key)
                .containsExactly("general", "logistics", "problem-goods", "complaint", "follow-up", "fault-report", "purchase");
        assertThat(store.tx(() -> types().versions(Viewer.PLATFORM, "general")))
                .singleElement()
                .satisfies(version -> assertThat(version.savedBy()).isNull());
    }

    @Test
    void aNewVersionLeavesTheOldOneAsItWas() {
        Definition before = store.tx(() -> types().current("general")).orElseThrow();
        String changed = source("general").replace("en: General request", "en: Any request");
        TicketType saved = save("general", changed, null);
        assertThat(saved.currentVersion()).isEqualTo(2);
        assertThat(store.tx(() -> types().current("general")).orElseThrow().name().words()).containsEntry("en", "Any request");
        assertThat(store.tx(() -> types().version("general"))).isEqualTo(2);
        assertThat(store.tx(() -> types().definition("general", 1))).isEqualTo(before);
        assertThat(store.tx(() -> types().versions(Viewer.PLATFORM, "general")))
                .extracting(TicketTypeVersion::number, TicketTypeVersion::savedBy)
                .containsExactly(tuple(2, "admin"), tuple(1, null));
        assertThat(save("general", changed, null).currentVersion()).as("the same again").isEqualTo(2);
        store.run(() -> types().install());
        assertThat(store.tx(() -> types().version("general"))).as("what somebody changed stays").isEqualTo(2);
    }

    @Test
    void whoeverSawAnOldVersionIsTold() {
        long seen = store.tx(() -> types().get(Viewer.PLATFORM, "general")).version();
        save("general", source("general") + "# one\n", seen);
        assertThatThrownBy(() -> save("general", source("general") + "# two\n", seen))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.STALE));
    }

    @Test
    void aWrongTypeIsRefusedAtItsLineAndNothingIsSaved() {
        String wrong = source("general").replace("to: waiting", "to: nowhere");
        Refused refused = catchThrowableOfType(Refused.class, () -> save("general", wrong, null));
        assertThat(refused.fields()).anySatisfy(field -> {
            assertThat(field.field()).matches("line [0-9]+");
            assertThat(field.code()).isEqualTo("flow.noState");
        });
        assertThatThrownBy(() -> save("other", source("general"), null)).isInstanceOf(Refused.class);
        assertThat(store.tx(() -> types().version("general"))).isEqualTo(1);
        assertThat(store.tx(() -> types().current("other"))).isEmpty();
    }

    @Test
    void anOwnTypeIsMadeAndPutAway() {
        save("own", source("general").replace("key: general", "key: own"), null);
        assertThat(store.tx(() -> types().list(Viewer.PLATFORM))).extracting(TicketType::key).endsWith("own");
        store.run(() -> types().change(Viewer.PLATFORM, "own", false, 1, null, null));
        assertThat(store.tx(() -> types().current("own"))).isEmpty();
        assertThat(store.tx(() -> types().definition("own", 1)).key()).as("its tickets live on").isEqualTo("own");
    }

    @Test
    void aTypeOfAShopIsForWhoeverSeesTheShop() {
        store.run(() -> types().change(Viewer.PLATFORM, "purchase", null, null, Optional.of(shop), null));
        Viewer elsewhere = new Viewer(UUID.randomUUID(), "x", Set.of(), BuiltInRole.AGENT.grants(), Set.of(), Set.of(UUID.randomUUID()));
        assertThat(store.tx(() -> types().list(elsewhere))).extracting(TicketType::key).doesNotContain("purchase");
        assertThatThrownBy(() -> store.tx(() -> types().get(elsewhere, "purchase"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> store.tx(() -> types().save(elsewhere, "general", source("general"), "x", null))).isInstanceOf(Refused.class);
    }

    @Test
    void templatesAreCheckedAgainstTheirType() {
        TicketTemplates templates = store.get(TicketTemplates.class);
        TicketTemplate made = store.tx(() -> templates.create(Viewer.PLATFORM, new TicketTemplate.Filled(
                " Late parcel ", "logistics", null, "Parcel is late", null, Priority.HIGH, Map.of("problem", "late"))));
        assertThat(store.tx(() -> templates.list(Viewer.PLATFORM))).singleElement().satisfies(one -> {
            assertThat(one.filled().name()).isEqualTo("Late parcel");
            assertThat(one.filled().fields()).isEqualTo(Map.of("problem", "late"));
        });
        Refused refused = catchThrowableOfType(Refused.class, () -> store.tx(() -> templates.change(
                Viewer.PLATFORM,
                made.id(),
                new TicketTemplate.Filled("", "logistics", null, null, null, null, Map.of("problem", "hungry", "colour", "red")),
                null)));
        assertThat(refused.fields()).extracting(Refused.Field::field).containsExactlyInAnyOrderElementsOf(List.of("name", "fields.problem", "fields.colour"));
        store.run(() -> templates.delete(Viewer.PLATFORM, made.id()));
        assertThat(store.tx(() -> templates.list(Viewer.PLATFORM))).isEmpty();
    }
}
