package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReport.Chart;
import io.switchboard.core.report.KeptReport.Form;
import io.switchboard.core.report.KeptReport.Shared;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.Measure;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kept reports promise on each database. */
abstract class KeptReportContract extends CoreMoves {
    private static final Conditions HIGH = Conditions.all(Condition.of("priority", Op.IN, "HIGH", "URGENT"));

    private UUID carol;
    private UUID dora;
    private UUID erin;
    private UUID group;

    @BeforeEach
    void people() {
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        dora = agent("dora", 5, BuiltInRole.SUPERVISOR);
        erin = agent("erin", 5);
        group = Ids.next();
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            AgentGroup ours = new AgentGroup(group, shop, "Ours", clock.instant());
            store.get(Groups.class).add(ours);
            ours.consistOf(Set.of(erin));
        });
    }

    private static Form form(String name) {
        return new Form(name, Dimension.AGENT, List.of(Measure.HANDLING_MEAN, Measure.OVERDUE), HIGH, Chart.LINE, 30);
    }

    private UUID keep(UUID who, Form form, Shared shared, Set<UUID> groups, int place) {
        return store.tx(() -> {
            KeptReport report = new KeptReport(who, clock.instant());
            store.get(KeptReports.class).describe(viewer(who), report, form, shared, groups, place);
            store.get(KeptReports.class).add(report);
            return report.id();
        });
    }

    private List<String> names(UUID who) {
        return store.tx(() -> store.get(KeptReports.class).list(viewer(who)).stream().map(report -> report.form().name()).toList());
    }

    @Test
    void eachHasHisOwnThoseOfHisGroupsAndEverybodysInTheirOrder() {
        UUID own = keep(carol, form("carol's"), Shared.OWN, Set.of(), 3);
        keep(carol, form("all's"), Shared.ALL, Set.of(), 2);
        UUID ours = keep(dora, form("ours"), Shared.GROUPS, Set.of(group), 1);
        assertThat(names(carol)).containsExactly("ours", "all's", "carol's");
        assertThat(names(dora)).containsExactly("ours", "all's");
        assertThat(names(erin)).containsExactly("ours", "all's");
        assertThat(store.tx(() -> store.get(KeptReports.class).own(viewer(carol), own).form())).isEqualTo(form("carol's"));
        assertThatThrownBy(() -> store.tx(() -> store.get(KeptReports.class).own(viewer(dora), own))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> store.tx(() -> store.get(KeptReports.class).own(viewer(erin), ours))).hasMessageContaining("view.shared");
        assertThatThrownBy(() -> keep(erin, form("x"), Shared.ALL, Set.of(), 0)).hasMessageContaining("view.shared");
        store.run(() -> store.get(KeptReports.class).remove(viewer(carol), own));
        store.run(() -> store.get(KeptReports.class).remove(viewer(carol), ours));
        assertThat(names(carol)).containsExactly("all's");
    }

    @Test
    void theTotalAloneIsAReportAsWell() {
        Form total = new Form("Total", null, List.of(Measure.CREATED), Conditions.NONE, Chart.NONE, 1);
        UUID id = keep(carol, total, Shared.OWN, Set.of(), 0);
        assertThat(store.tx(() -> store.get(KeptReports.class).own(viewer(carol), id).form())).isEqualTo(total);
    }

    @Test
    void refusesWhatIsNone() {
        refused(new Form(" ", null, List.of(Measure.CREATED), HIGH, Chart.BAR, 30), "name");
        refused(new Form("x", null, List.of(), HIGH, Chart.BAR, 30), "measures");
        refused(new Form("x", null, List.of(Measure.values()), HIGH, Chart.BAR, 30), "measures");
        refused(new Form("x", null, List.of(Measure.CREATED), HIGH, Chart.BAR, 0), "days");
        refused(new Form("x", null, List.of(Measure.CREATED), HIGH, Chart.BAR, 5000), "days");
        assertThatThrownBy(() -> keep(carol, form("x"), Shared.GROUPS, Set.of(Ids.next()), 0)).hasMessageContaining("unknown");
        assertThatThrownBy(() -> keep(carol, form("x"), Shared.GROUPS, Set.of(), 0)).isInstanceOf(Refused.class);
    }

    private void refused(Form form, String field) {
        Refused refused = catchThrowableOfType(Refused.class, () -> keep(carol, form, Shared.OWN, Set.of(), 0));
        assertThat(refused).as(field).isNotNull();
        assertThat(refused.fields()).extracting(Refused.Field::field).containsExactly(field);
    }
}
