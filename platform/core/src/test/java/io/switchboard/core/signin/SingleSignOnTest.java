package io.switchboard.core.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.shared.Refused;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SingleSignOnTest {
    /** What is off may be saved without, but there is nobody to ask. */
    @Test
    void aTestNamesWhatItNeeds() {
        SsoSettings.NONE.check(Set.of(), Set.of());
        assertThatThrownBy(() -> new SingleSignOn().test(SsoSettings.NONE)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID);
            assertThat(refused.fields()).extracting(Refused.Field::field).containsExactly("sso.issuer", "sso.clientId");
            assertThat(refused.fields()).extracting(Refused.Field::code).containsOnly("required");
        });
    }
}
