package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.web.shared.KeyScope;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The code behind an operation, and what it asks of a caller. */
record ResourceCall(Class<?> resource, Method method) {

    /** @param operationId {@code <class>_<method>}, as the scan of the resources writes it */
    static ResourceCall of(String operationId) {
        int cut = operationId.lastIndexOf('_');
        try {
            Class<?> resource = Class.forName(operationId.substring(0, cut), false, ResourceCall.class.getClassLoader());
            Method method = Arrays.stream(resource.getMethods())
                    .filter(each -> each.getName().equals(operationId.substring(cut + 1)))
                    .filter(each -> Arrays.stream(each.getAnnotations()).anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class)))
                    .findFirst()
                    .orElseThrow();
            return new ResourceCall(resource, method);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(operationId, e);
        }
    }

    /** As the texts name it: {@code RoleResource_list}. */
    String name() {
        return resource.getSimpleName() + "_" + method.getName();
    }

    /** As clients name it: {@code roleList}. */
    String id() {
        String thing = resource.getSimpleName().replaceAll("Resource$", "");
        return lower(thing) + method.getName().substring(0, 1).toUpperCase(Locale.ROOT) + method.getName().substring(1);
    }

    private static String lower(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }

    /** What stands for a text that is missing. */
    String words() {
        return method.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    /** A session, or an API key with these scopes where keys may call it. */
    void security(ArrayNode security) {
        List<String> scopes = scopes();
        scopes.forEach(security.addObject().putArray("session")::add);
        boolean had = scopes.isEmpty() || ApiKeys.scopes().containsAll(scopes);
        if (had && KeyScope.isForKeys(resource, method)) {
            scopes.forEach(security.addObject().putArray("apiKey")::add);
        }
    }

    /** Whether a repeat may name itself, without the call's doing anything for it. */
    boolean isRepeatable(ObjectNode operation) {
        boolean json = !operation.has("requestBody") || operation.at("/requestBody/content").has("application/json");
        boolean itself = operation.path("parameters").findValuesAsText("name").contains("Idempotency-Key");
        return json && !itself && KeyScope.isForKeys(resource, method);
    }

    private List<String> scopes() {
        return Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                .or(() -> method.isAnnotationPresent(PermitAll.class) ? Optional.empty() : Optional.ofNullable(resource.getAnnotation(RolesAllowed.class)))
                .map(asked -> List.of(asked.value()))
                .orElse(List.of());
    }
}
