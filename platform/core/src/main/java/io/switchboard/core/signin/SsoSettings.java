package io.switchboard.core.signin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How this house signs in by a server of its own (OpenID Connect). Each part but the flags may be null where it isn't set.
 *
 * @param issuer as that server calls itself, without a slash at its end unless it has one
 * @param clientSecret sealed
 * @param text on the button; null: a text of ours
 * @param usernameClaim the claim that is the user name
 * @param link by what one who comes for the first time is taken for somebody who is known here
 * @param provision whether one who isn't known becomes a new agent
 * @param roleClaim the claim whose values give roles; a dot goes into an object, as {@code realm_access.roles}
 * @param roles role ids by values of that claim
 * @param usualRoles of who has none by the claim
 * @param departmentClaim the claim whose values give a department
 * @param departments department ids by values of that claim
 * @param privateIssuer whether it may have a private address or speak without TLS
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SsoSettings(
        boolean enabled,
        String issuer,
        String clientId,
        String clientSecret,
        String text,
        String usernameClaim,
        Link link,
        boolean provision,
        String roleClaim,
        Map<String, String> roles,
        List<String> usualRoles,
        String departmentClaim,
        Map<String, String> departments,
        boolean privateIssuer) {
    /** No single sign-on. */
    public static final SsoSettings NONE = new SsoSettings(
            false, null, null, null, null, "preferred_username", Link.USERNAME, false, null, Map.of(), List.of(), null, Map.of(), false);

    /** By what one who comes for the first time is known. */
    public enum Link {
        /** An admin, or he himself, has to link him. */
        NONE,
        USERNAME,
        /** If that server says that the address is verified. */
        EMAIL
    }

    public SsoSettings {
        usernameClaim = usernameClaim == null || usernameClaim.isBlank() ? "preferred_username" : usernameClaim.strip();
        link = link == null ? Link.USERNAME : link;
        roles = roles == null ? Map.of() : Map.copyOf(roles);
        usualRoles = usualRoles == null ? List.of() : List.copyOf(usualRoles);
        departments = departments == null ? Map.of() : Map.copyOf(departments);
    }

    /**
     * Whether it can be used so.
     *
     * @param knownRoles ids of the roles that there are
     * @param knownDepartments ids of the departments that there are
     * @throws Refused INVALID
     */
    public void check(Set<String> knownRoles, Set<String> knownDepartments) {
        new Check()
                .that(!enabled || issuer != null && !issuer.isBlank(), "sso.issuer", "required")
                .that(issuer == null || isIssuer(), "sso.issuer", privateIssuer ? "notUrl" : "notPublicIssuer")
                .that(!enabled || clientId != null && !clientId.isBlank(), "sso.clientId", "required")
                .optional("sso.clientId", clientId, 200)
                .optional("sso.text", text, 100)
                .optional("sso.usernameClaim", usernameClaim, 100)
                .optional("sso.roleClaim", roleClaim, 100)
                .optional("sso.departmentClaim", departmentClaim, 100)
                .that(knownRoles.containsAll(roles.values()), "sso.roles", "unknownRole")
                .that(roles.size() <= 100, "sso.roles", "tooMany", 100)
                .words("sso.roles", roles.keySet(), 100, 200)
                .that(knownRoles.containsAll(usualRoles), "sso.usualRoles", "unknownRole")
                .that(knownDepartments.containsAll(departments.values()), "sso.departments", "unknownDepartment")
                .words("sso.departments", departments.keySet(), 100, 200)
                .done();
    }

    private boolean isIssuer() {
        try {
            URI uri = new URI(issuer);
            boolean web = "https".equals(uri.getScheme()) || privateIssuer && "http".equals(uri.getScheme());
            return web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
                    && issuer.length() <= 400;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The same with another secret, sealed; null: none. */
    public SsoSettings withSecret(String sealed) {
        return new SsoSettings(enabled, issuer, clientId, sealed, text, usernameClaim, link, provision, roleClaim, roles, usualRoles,
                departmentClaim, departments, privateIssuer);
    }
}
