package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a plugin's resources API keys reach. */
class PluginKeyScopeTest {
    static final class Careless {
        public void asksForNothing() {}

        @RolesAllowed("contacts:read")
        public void asks() {}
    }

    @RolesAllowed("contacts:read")
    static final class Careful {
        public void asksByItsClass() {}

        @PermitAll
        public void isEverybodys() {}
    }

    @Test
    void keysReachWhatAsksForSomething() {
        assertThat(open(Careless.class)).containsExactly("asks");
        assertThat(open(Careful.class)).containsExactly("asksByItsClass");
    }

    private static List<String> open(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> PluginKeyScope.isForKeys(type, method)).map(Method::getName).toList();
    }
}
