package io.switchboard.core.ticket.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionFileTest {
    private static final String SMALL =
            """
            key: small
            name: {zh-CN: 小, en: Small}
            fields:
              - {key: kind, name: Kind, kind: CHOICE, choices: [a, b]}
              - {key: why, name: Why, kind: TEXT, required: true, shownWhen: {all: [{field: field.kind, op: IS, values: [a]}]}}
            states:
              - {key: new, name: New, category: NEW}
              - {key: open, name: Open, category: OPEN, limit: {after: 2h, clock: WORKING, then: end}}
              - {key: done, name: Done, category: CLOSED}
            transitions:
              - {key: take, name: Take, from: new, to: open, who: [assignee, group]}
              - {key: end, name: End, from: [new, open], to: done, who: anyone}
              - {key: again, name: Again, from: done, to: open, who: creator}
            """;

    static List<String> shipped() {
        return ShippedTypes.KEYS;
    }

    static String text(String key) {
        return ShippedTypes.text(key);
    }

    private static List<String> faults(String text) {
        return DefinitionFile.read(text, Known.EVERYTHING).faults().stream().map(fault -> fault.line() + " " + fault.code()).toList();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsShippedIsRight(String key) {
        DefinitionFile.Result result = DefinitionFile.read(text(key), Known.EVERYTHING);
        assertThat(result.faults()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        Definition type = result.definition();
        assertThat(type.key()).isEqualTo(key);
        assertThat(type.startState().category()).isEqualTo(Category.NEW);
        List<Label> labels = new ArrayList<>(List.of(type.name()));
        type.fields().forEach(field -> {
            labels.add(field.name());
            field.choices().forEach(choice -> labels.add(choice.name()));
        });
        type.states().forEach(state -> labels.add(state.name()));
        type.transitions().forEach(transition -> labels.add(transition.name()));
        type.layout().forEach(section -> labels.add(section.name()));
        assertThat(labels).allSatisfy(label -> assertThat(label.words()).containsOnlyKeys("en", "zh-CN"));
    }

    @Test
    void whatTheGuideShowsIsRight() throws IOException {
        String guide = Files.readString(Path.of("../docs/ticket-types.md"));
        String example = guide.substring(guide.indexOf("```yaml") + 8, guide.indexOf("```", guide.indexOf("```yaml") + 8));
        assertThat(faults(example)).isEmpty();
        assertThat(FlowCheck.RESERVED).allSatisfy(word -> assertThat(guide).contains(word));
    }

    @Test
    void everythingIsReadAsItStands() {
        Definition type = DefinitionFile.read(SMALL, Known.EVERYTHING).orRefuse();
        assertThat(type.name().in(Locale.SIMPLIFIED_CHINESE)).isEqualTo("小");
        assertThat(type.name().in(Locale.FRENCH)).isEqualTo("Small");
        assertThat(type.start()).isEqualTo("new");
        assertThat(type.state("open").orElseThrow().limit()).isEqualTo(new Limit(Duration.ofHours(2), true, "end", List.of()));
        assertThat(type.from("new")).extracting(TransitionDefinition::key).containsExactly("take", "end");
        assertThat(type.field("why").orElseThrow().required()).isTrue();
        assertThat(type.transition("end").orElseThrow().who()).containsExactly(new Who(Who.Kind.ANYONE, null));
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirLines() {
        String wrong = SMALL.replace("op: IS, values: [a]", "op: IS, values: [c]")
                .replace("category: OPEN", "category: BUSY")
                .replace("to: open, who: [assignee, group]", "to: opened, who: [assignee, boss]")
                .replace("key: again", "key: merge");
        Refused refused = catchThrowableOfType(Refused.class, () -> DefinitionFile.read(wrong, Known.EVERYTHING).orRefuse());
        assertThat(refused.fields())
                .extracting(field -> field.field() + " " + field.code())
                .containsExactly(
                        "line 5 condition.unknownValue",
                        "line 8 type.word",
                        "line 11 flow.noState",
                        "line 11 type.who",
                        "line 13 flow.reserved");
    }

    /** Each change of the small type, and what is said of it. */
    static List<List<String>> changes() {
        return List.of(
                List.of("{key: new, name: New, category: NEW}", "{key: new, name: New, category: OPEN}", "1 flow.noStart"),
                List.of("key: small", "key: Big type", "1 type.key"),
                List.of("key: small\n", "", "1 required"),
                List.of("choices: [a, b]", "choices: [a, a]", "4 flow.keyTwice,4 flow.nameTwice"),
                List.of("choices: [a, b]", "options: [a, b]", "4 yaml.unknownKey,4 flow.noChoices"),
                List.of("name: Why", "name: Kind", "5 flow.nameTwice"),
                List.of("{field: field.kind, op: IS", "{field: field.why, op: IS", "5 flow.hiddenForEver"),
                List.of("{field: field.kind, op: IS", "{field: kind, op: IS", "5 condition.unknownField"),
                List.of("op: IS, values", "op: LESS, values", "5 condition.opOfKind"),
                List.of("key: why", "key: kind", "5 flow.keyTwice"),
                List.of("then: end", "then: stop", "8 flow.noTransition"),
                List.of("then: end", "then: again", "8 flow.doesNotLeave"),
                List.of("after: 2h", "after: soon", "8 type.duration"),
                List.of("after: 2h", "after: 2d", "8 type.workingDays"),
                List.of(", then: end}", "}", "8 flow.limitDoesNothing"),
                List.of("category: CLOSED}", "category: CLOSED, limit: {after: 1d, then: again}}", "8 flow.circle,9 flow.circle"),
                List.of("from: [new, open], to: done", "from: new, to: new", "8 flow.doesNotLeave"),
                List.of("from: new, to: open, who: [assignee, group]", "from: new, to: open", "11 flow.nobody"),
                List.of("from: done, to: open, who: creator}", "from: done, to: open, who: creator, actions: [{setGroup: x}]}", "13 flow.handOverNote"),
                List.of("from: done, to: open", "from: done, to: open, asks: [field.gone]", "13 flow.noField"),
                List.of("from: done, to: open", "from: done, to: open, actions: [{setField: {field: kind, value: z}}]", "13 notChoice"),
                List.of("from: done, to: open", "from: done, to: open, actions: [{explode: now}]", "13 type.action"),
                List.of("from: done, to: open", "from: done, to: open, actions: [{move: again}]", "13 type.action"),
                List.of("from: done, to: open", "from: done, to: open, when: {all: [{field: priority, op: IS, values: [LOW]}, {field: priority, op: IS, values: [HIGH]}]}", "13 flow.neverTrue"),
                List.of("category: NEW}", "category: NEW, approval: {rule: ONE, by: anyone, approved: take, refused: take}}", "7 flow.approvalSame,7 flow.approver"),
                List.of("from: [new, open], to: done, who: anyone", "from: [new, open], to: done, who: anyone, asks: [note]", "8 flow.asksNobody"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aFaultIsToldAtItsLine(List<String> change) {
        assertThat(SMALL).contains(change.get(0));
        String wrong = SMALL.replace(change.get(0), change.get(1));
        List<String> expected = Arrays.asList(change.get(2).split(","));
        assertThat(faults(wrong)).containsAll(expected);
    }

    @Test
    void whatCantBeReachedOrLeftIsRefused() {
        String lonely = SMALL.replace("  - {key: done,", "  - {key: lost, name: Lost, category: HOLD}\n  - {key: done,");
        assertThat(faults(lonely)).containsExactly("9 flow.unreachable");
        String stuck = lonely.replace("transitions:\n", "transitions:\n  - {key: lose, name: Lose, from: open, to: lost, who: anyone}\n");
        assertThat(faults(stuck)).containsExactly("9 flow.deadEnd");
    }

    @Test
    void textsThatAreNoTypesAreRefused() {
        assertThat(faults("")).containsExactly("1 yaml.object");
        assertThat(faults("- a\n- b")).containsExactly("1 yaml.object");
        assertThat(faults("key: a\nkey: b\n")).contains("2 yaml.twice");
        assertThat(faults("key: a\n  name: b\n")).containsExactly("2 yaml.syntax");
        assertThat(faults("key: [a\n")).containsExactly("2 yaml.syntax");
        assertThat(faults("key: \u0007\n")).containsExactly("1 yaml.syntax");
        assertThat(faults("key: !!javax.script.ScriptEngineManager [x]\n")).containsExactly("1 yaml.syntax");
        assertThat(faults("key: !secret x\n")).contains("1 yaml.tag");
        assertThat(faults("a: &x {b: c}\nkey: *x\n")).contains("2 yaml.alias");
        assertThat(faults("a: &x [*x]\n")).contains("1 yaml.alias");
        assertThat(faults("[".repeat(5000))).containsExactly("1 yaml.syntax");
        assertThat(faults("key: " + "x".repeat(YamlTree.LONGEST))).containsExactly("1 tooLong");
        assertThat(faults("? [a, b]\n: c\n")).contains("1 yaml.key");
    }

    /** Nothing that is done to the shipped texts ends in anything but faults with lines, or another right type. */
    @Test
    void damagedTextsAreRefusedOrRight() {
        Random random = new Random(20261122);
        for (int i = 0; i < 1_000; i++) {
            String whole = text(shipped().get(i % shipped().size()));
            List<String> lines = new ArrayList<>(whole.lines().toList());
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), line);
                case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                default -> Collections.swap(lines, at, random.nextInt(lines.size()));
            }
            String text = String.join("\n", lines);
            DefinitionFile.Result result = DefinitionFile.read(text, Known.EVERYTHING);
            assertThat(result.definition() == null).isEqualTo(!result.faults().isEmpty());
            assertThat(result.faults()).allMatch(fault -> fault.line() >= 1 && fault.line() <= lines.size() + 1 && fault.column() >= 1);
        }
    }

    /** A word that is replaced by another where it is named is told at its own line. */
    @Test
    void aWrongReferenceIsToldWhereItStands() {
        Random random = new Random(5);
        int tried = 0;
        for (String key : shipped()) {
            List<String> lines = text(key).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).matches("\\s+(to|from): [a-z]+")) {
                    continue;
                }
                List<String> wrong = new ArrayList<>(lines);
                wrong.set(i, lines.get(i) + "x" + random.nextInt(10));
                assertThat(faults(String.join("\n", wrong))).as(key + " " + lines.get(i)).containsExactly((i + 1) + " flow.noState");
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(50);
    }

    @Test
    void groupsThatAreNotThereAreWarnedOf() {
        Known nobody = new Known() {
            @Override
            public boolean group(String name) {
                return false;
            }
        };
        DefinitionFile.Result result = DefinitionFile.read(text("logistics"), nobody);
        assertThat(result.definition()).isNotNull();
        assertThat(result.warnings()).extracting(Fault::code).containsOnly("type.noGroup").hasSize(3);
    }

    @Test
    void valuesAreKeptAsTheFieldSays() {
        Definition type = DefinitionFile.read(text("problem-goods"), Known.EVERYTHING).orRefuse();
        Map<String, Object> given = new HashMap<>();
        given.put("order", " A1 ");
        given.put("boughtAt", "2026-11-01");
        given.put("wish", "refund");
        given.put("amount", 19.9);
        Check check = new Check();
        Map<String, Object> values = FieldValues.change(type, Map.of("description", "old"), given, check);
        check.done();
        assertThat(values).containsEntry("order", "A1").containsEntry("amount", "19.90").containsEntry("description", "old");
        Asker asker = Asker.nobody(Instant.EPOCH, ZoneOffset.UTC);
        assertThat(FieldValues.missing(type, values, name -> values.get(name.replace("field.", "")), asker))
                .extracting(FieldDefinition::key)
                .containsExactly("problem");
        Check wrong = new Check();
        Map<String, Object> bad = new HashMap<>(Map.of(
                "amount", "1.999", "boughtAt", "yesterday", "wish", "gold", "order", 7, "photos", List.of("../x"), "colour", "red"));
        bad.put("description", null);
        assertThat(FieldValues.change(type, values, bad, wrong)).doesNotContainKey("description");
        Refused refused = catchThrowableOfType(Refused.class, wrong::done);
        assertThat(refused.fields())
                .extracting(field -> field.field() + " " + field.code())
                .containsExactlyInAnyOrder(
                        "fields.amount notMoney",
                        "fields.boughtAt notDate",
                        "fields.wish notChoice",
                        "fields.order notText",
                        "fields.photos notId",
                        "fields.colour type.unknownField");
    }
}
