package io.switchboard.web.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What API keys are kept from: whoever closes or opens a resource to them sees it here. */
class KeyScopeTest {
    @Test
    void whatIsAPersonsIsClosedToKeys() throws ReflectiveOperationException {
        Set<String> closed = new TreeSet<>();
        int open = 0;
        for (JavaClass resource : new ClassFileImporter().importPackages("io.switchboard.web")) {
            if (!resource.isAnnotatedWith(Path.class) || resource.getSimpleName().equals("WidgetResource")) {
                continue;
            }
            for (JavaMethod method : resource.getMethods()) {
                if (method.getAnnotations().stream().noneMatch(a -> a.getRawType().isAnnotatedWith(HttpMethod.class))) {
                    continue;
                }
                if (KeyScope.isForKeys(resource.reflect(), method.reflect())) {
                    open++;
                } else {
                    closed.add(resource.getSimpleName() + "." + method.getName());
                }
            }
        }
        assertThat(closed).contains(
                "AgentResource.resetPassword", "SessionResource.begin", "SessionResource.changePassword", "SessionResource.choose",
                "SessionResource.current", "SessionResource.end", "SessionResource.forgotten", "SessionResource.ticket", "UiResource.get");
        assertThat(closed).allMatch(call -> call.matches("(AgentResource|AgentSignInResource|ApprovalLinkResource|ApprovalResource|CustomerTicketResource|DeputyResource|LanguageResource|NoticeResource|NoticeSettingsResource|OwnSessionsResource|PasswordResource|PublicFormResource|SecondFactorResource|SecondStepResource|SessionResource|ExportResource|ImportResource|SignInPolicyResource|SingleSignOnResource|UiResource)\\..*"));
        assertThat(open).isGreaterThan(60);
    }
}
