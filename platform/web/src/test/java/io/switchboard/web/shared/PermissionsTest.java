package io.switchboard.web.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.switchboard.core.shared.Permission;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    /** Of visitors, or of everybody who has signed in, whatever his roles. */
    private static final Set<String> FOR_EVERYBODY = Set.of("ApprovalLinkResource", "CustomerTicketResource", "LanguageResource", "NoticeSettingsResource", "PublicFormResource", "WidgetResource", "SessionResource", "OwnSessionsResource", "PasswordResource", "SecondFactorResource", "SecondStepResource", "SingleSignOnResource", "UiResource");

    /** Everybody may change what is his own there; the service looks at what and whose. */
    private static final Set<String> OWN = Set.of("AgentResource.change", "AgentResource.enter", "ApprovalResource.decide", "DeputyResource.name", "ViewResource.create",
            "ViewResource.change", "ViewResource.remove", "NoticeResource.list", "NoticeResource.count", "NoticeResource.read",
            "TicketViewResource.create", "TicketViewResource.change", "TicketViewResource.remove",
            "KeptReportResource.create", "KeptReportResource.change", "KeptReportResource.remove",
            "ReportScheduleResource.preview", "ReportScheduleResource.create", "ReportScheduleResource.change", "ReportScheduleResource.remove", "ReportScheduleResource.now",
            "ReportAlarmResource.create", "ReportAlarmResource.change", "ReportAlarmResource.remove");

    @Test
    void eachCallAsksForAPermission() {
        List<String> without = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> changingByReading = new ArrayList<>();
        int calls = 0;
        for (JavaClass resource : new ClassFileImporter().importPackages("io.switchboard.web")) {
            if (!resource.isAnnotatedWith(Path.class) || FOR_EVERYBODY.contains(resource.getSimpleName())) {
                continue;
            }
            for (JavaMethod method : resource.getMethods()) {
                String verb = method.getAnnotations().stream()
                        .filter(a -> a.getRawType().isAnnotatedWith(HttpMethod.class))
                        .map(a -> a.getRawType().getSimpleName())
                        .findFirst()
                        .orElse(null);
                if (verb == null) {
                    continue;
                }
                calls++;
                String name = resource.getSimpleName() + "." + method.getName();
                boolean forAll = method.isAnnotatedWith(PermitAll.class);
                if (forAll && OWN.contains(name)) {
                    continue;
                }
                List<String> asked = forAll ? List.of() : asked(resource, method);
                if (asked.isEmpty()) {
                    without.add(name);
                }
                asked.stream().filter(word -> Permission.of(word).isEmpty()).forEach(word -> unknown.add(name + " " + word));
                boolean reads = asked.stream().allMatch(word -> word.endsWith(":read"));
                if (reads && !verb.equals("GET") && !OWN.contains(name)) {
                    changingByReading.add(name);
                }
            }
        }
        assertThat(calls).isGreaterThan(60);
        assertThat(without).as("calls that ask for nothing").isEmpty();
        assertThat(unknown).as("words that are no permission").isEmpty();
        assertThat(changingByReading).as("calls that change something for who may read").isEmpty();
    }

    private static List<String> asked(JavaClass resource, JavaMethod method) {
        return method.tryGetAnnotationOfType(RolesAllowed.class)
                .or(() -> resource.tryGetAnnotationOfType(RolesAllowed.class))
                .map(asked -> List.of(asked.value()))
                .orElse(List.of());
    }
}
