package io.switchboard.core.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Vocabulary.Kind;
import io.switchboard.core.condition.Vocabulary.Word;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Priority;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Asker ASKER = new Asker(NOW, "alice", ZoneId.of("Asia/Shanghai"));
    private static final Map<String, Object> VALUES = new HashMap<>();
    private static final Vocabulary WORDS = field -> Optional.ofNullable(Map.of(
                    "subject", Word.of(Kind.TEXT),
                    "state", new Word(Kind.CHOICE, Set.of("open", "shut")),
                    "priority", new Word(Kind.RANK, Set.of("LOW", "NORMAL", "HIGH", "URGENT")),
                    "assignee", Word.of(Kind.CHOICE),
                    "tags", Word.of(Kind.SET),
                    "updatedAt", Word.of(Kind.TIME),
                    "field.price", Word.of(Kind.NUMBER),
                    "urged", Word.of(Kind.FLAG))
            .get(field));

    static {
        VALUES.put("subject", "Parcel 快递 is LATE");
        VALUES.put("state", "open");
        VALUES.put("priority", Priority.HIGH);
        VALUES.put("assignee", "alice");
        VALUES.put("tags", List.of("vip", "return"));
        VALUES.put("updatedAt", Instant.parse("2026-11-20T18:00:00Z"));
        VALUES.put("day", LocalDate.parse("2026-11-21"));
        VALUES.put("field.price", new BigDecimal("19.90"));
        VALUES.put("urged", Boolean.TRUE);
        VALUES.put("none", null);
        VALUES.put("blank", " ");
    }

    @ParameterizedTest
    @CsvSource({
        "state, IS, open, true",
        "state, IS, shut, false",
        "state, IS_NOT, shut, true",
        "state, IN, shut|open, true",
        "state, NOT_IN, shut|open, false",
        "subject, CONTAINS, late, true",
        "subject, CONTAINS, 快递, true",
        "subject, CONTAINS, early, false",
        "assignee, IS, me, true",
        "assignee, IS_NOT, me, false",
        "assignee, IN, bob|me, true",
        "tags, IS, vip, true",
        "tags, CONTAINS, return, true",
        "tags, CONTAINS, ret, false",
        "tags, NOT_IN, new|old, true",
        "tags, NOT_EMPTY, , true",
        "priority, AT_LEAST, HIGH, true",
        "priority, GREATER, HIGH, false",
        "priority, LESS, URGENT, true",
        "priority, IS, HIGH, true",
        "priority, AT_LEAST, NONSENSE, false",
        "field.price, IS, 19.9, true",
        "field.price, LESS, 100, true",
        "field.price, GREATER, 100, false",
        "field.price, AT_MOST, 19.90, true",
        "field.price, LESS, cheap, false",
        "urged, IS, true, true",
        "urged, IS, false, false",
        // 02:00 of the 21st in Shanghai
        "updatedAt, IS, 2026-11-21, true",
        "updatedAt, BEFORE, 2026-11-21, false",
        "updatedAt, AFTER, 2026-11-20, true",
        "updatedAt, AT_LEAST, 2026-11-21, true",
        "updatedAt, AT_MOST, 2026-11-21, true",
        "updatedAt, BEFORE, -P1D, true",
        "updatedAt, BEFORE, -PT40H, false",
        "updatedAt, AFTER, -P7D, true",
        "updatedAt, BEFORE, 2026-11-21T02:00:01+08:00, true",
        "day, BEFORE, -P1D, false",
        "day, BEFORE, 2026-11-22, true",
        "day, IS, -P1D, true",
        "none, EMPTY, , true",
        "blank, EMPTY, , true",
        "none, IS, x, false",
        "none, IS_NOT, x, true",
        "none, NOT_IN, x, true",
        "none, LESS, 1, false",
        "none, AT_MOST, 1, false",
        "none, CONTAINS, x, false",
        "nowhere, EMPTY, , true",
        "subject, BEFORE, 2026-11-22, false"
    })
    void aConditionIsAskedOfAFact(String field, Op op, String values, boolean holds) {
        List<String> each = values == null ? List.of() : List.of(values.split("\\|"));
        assertThat(new Condition(field, op, each).holds(VALUES::get, ASKER)).isEqualTo(holds);
    }

    @Test
    void nobodyIsMe() {
        Asker nobody = Asker.nobody(NOW, ZoneId.of("UTC"));
        assertThat(Condition.of("assignee", Op.IS, "me").holds(VALUES::get, nobody)).isFalse();
        assertThat(Condition.of("assignee", Op.IS_NOT, "me").holds(VALUES::get, nobody)).isTrue();
    }

    @Test
    void allAndOneOfAny() {
        Condition yes = Condition.of("state", Op.IS, "open");
        Condition no = Condition.of("state", Op.IS, "shut");
        assertThat(Conditions.NONE.hold(VALUES::get, ASKER)).isTrue();
        assertThat(Conditions.all(yes, no).hold(VALUES::get, ASKER)).isFalse();
        assertThat(Conditions.any(yes, no).hold(VALUES::get, ASKER)).isTrue();
        assertThat(new Conditions(List.of(yes), List.of(no)).hold(VALUES::get, ASKER)).isFalse();
        assertThat(new Conditions(List.of(yes, no), List.of(no)).missing(VALUES::get, ASKER)).containsExactly(no, no);
    }

    @Test
    void allFaultsAreToldWithTheirPlace() {
        String json =
                """
                {"all": [{"field": "state", "op": "IS", "values": ["open"]},
                         {"field": "colour", "op": "LIKE", "values": ["red"]},
                         {"field": "field.price", "op": "LESS", "values": ["cheap"]},
                         {"field": "state", "op": "IS", "values": ["ajar"]},
                         {"field": "updatedAt", "op": "BEFORE", "values": ["yesterday"]},
                         {"field": "urged", "op": "IS", "values": []},
                         {"field": "tags", "op": "LESS", "values": [1], "not": true},
                         7],
                 "any": {}, "none": []}
                """;
        Refused refused = catchThrowableOfType(Refused.class, () -> ConditionsJson.read(json, "where", WORDS));
        assertThat(refused.fields())
                .extracting(field -> field.field() + " " + field.code())
                .containsExactlyInAnyOrder(
                        "where.none condition.unknownKey",
                        "where.all[1].field condition.unknownField",
                        "where.all[1].op condition.unknownOp",
                        "where.all[2].values[0] condition.number",
                        "where.all[3].values[0] condition.unknownValue",
                        "where.all[4].values[0] condition.time",
                        "where.all[5].values condition.count",
                        "where.all[6].not condition.unknownKey",
                        "where.all[7] condition.object",
                        "where.any condition.list");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        Refused refused = catchThrowableOfType(Refused.class, () -> ConditionsJson.read("{\"all\":", "where", WORDS));
        assertThat(refused.fields()).singleElement().extracting(Refused.Field::code).isEqualTo("condition.json");
    }

    /** Whatever conditions there are: written and read they are the same, and each answer has an opposite. */
    @Test
    void anyConditionsCanBeWrittenAndAsked() {
        Random random = new Random(20261122);
        List<String> fields = List.of("subject", "state", "priority", "tags", "updatedAt", "field.price", "urged", "none", "day");
        List<String> values = List.of("open", "19.90", "2026-11-21", "-P1D", "me", "true", "HIGH", "vip", "", "\"'\\\u0000\u20ac", "PT99999999999H", "1e99");
        for (int i = 0; i < 20_000; i++) {
            List<Condition> conditions = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                Op op = Op.values()[random.nextInt(Op.values().length)];
                int count = Math.min(op.most(), op.fewest() + random.nextInt(3));
                conditions.add(new Condition(
                        fields.get(random.nextInt(fields.size())),
                        op,
                        random.ints(count, 0, values.size()).mapToObj(values::get).toList()));
            }
            int split = random.nextInt(conditions.size() + 1);
            Conditions made = new Conditions(conditions.subList(0, split), conditions.subList(split, conditions.size()));
            assertThat(ConditionsJson.trusted(ConditionsJson.write(made))).isEqualTo(made);
            assertThat(made.missing(VALUES::get, ASKER).isEmpty()).isEqualTo(made.hold(VALUES::get, ASKER));
            for (Condition one : conditions) {
                opposite(one.op()).ifPresent(other -> assertThat(new Condition(one.field(), other, one.values()).holds(VALUES::get, ASKER))
                        .as("%s", one)
                        .isNotEqualTo(one.holds(VALUES::get, ASKER)));
            }
        }
    }

    private static Optional<Op> opposite(Op op) {
        return switch (op) {
            case IS -> Optional.of(Op.IS_NOT);
            case IN -> Optional.of(Op.NOT_IN);
            case EMPTY -> Optional.of(Op.NOT_EMPTY);
            default -> Optional.empty();
        };
    }

    /** Damaged JSON is refused, or read as something; it never ends in another error. */
    @Test
    void damageIsRefused() {
        Random random = new Random(7);
        String whole = ConditionsJson.write(new Conditions(
                List.of(Condition.of("state", Op.IS, "open"), Condition.of("field.price", Op.LESS, "5")),
                Collections.nCopies(2, Condition.of("tags", Op.IN, "a", "b"))));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "{}[],:\"1e9".charAt(random.nextInt(10)));
                    default -> text.setCharAt(at, "{}[],:\"1e9".charAt(random.nextInt(10)));
                }
            }
            try {
                ConditionsJson.read(text.toString(), "where", WORDS);
            } catch (Refused refused) {
                assertThat(refused.fields()).isNotEmpty();
            }
        }
    }
}
