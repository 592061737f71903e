package io.switchboard.core.signin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.switchboard.core.agent.Agent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is asked of those who sign in.
 *
 * @param secondFactorForAll whether everybody who has a password needs a second factor
 * @param secondFactorRoles the roles that need one; never null
 * @param passwordsForAdminsOnly whether, with single sign-on, only admins get in with a password: the way in when it is down
 * @param sso single sign-on; never null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Rules(
        boolean secondFactorForAll, Set<String> secondFactorRoles, boolean passwordsForAdminsOnly, SsoSettings sso) {
    public static final Rules NONE = new Rules(false, Set.of(), false, SsoSettings.NONE);

    public Rules {
        secondFactorRoles = secondFactorRoles == null ? Set.of() : Set.copyOf(secondFactorRoles);
        sso = sso == null ? SsoSettings.NONE : sso;
    }

    /** For the audit log, without the secret. */
    Map<String, Object> told() {
        Map<String, Object> told = new HashMap<>();
        told.put("secondFactorForAll", secondFactorForAll);
        told.put("secondFactorRoles", secondFactorRoles.stream().sorted().toList());
        told.put("passwordsForAdminsOnly", passwordsForAdminsOnly);
        told.put("sso.enabled", sso.enabled());
        told.put("sso.issuer", sso.issuer());
        told.put("sso.clientId", sso.clientId());
        told.put("sso.usernameClaim", sso.usernameClaim());
        told.put("sso.link", sso.link().name());
        told.put("sso.provision", sso.provision());
        told.put("sso.roleClaim", sso.roleClaim());
        told.put("sso.roles", new TreeMap<>(sso.roles()).toString());
        told.put("sso.usualRoles", sso.usualRoles());
        told.put("sso.departmentClaim", sso.departmentClaim());
        told.put("sso.departments", new TreeMap<>(sso.departments()).toString());
        told.put("sso.privateIssuer", sso.privateIssuer());
        return told;
    }

    /** Whether this one may come in with a password. */
    boolean letsInByPassword(Agent agent) {
        return !passwordsForAdminsOnly || !sso.enabled() || agent.isAdmin();
    }
}
