package io.switchboard.host;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;

/** Lets API keys call only what asks for a permission: a plugin's resource that asks for nothing is for people who have signed in. */
@Priority(Priorities.AUTHORIZATION - 10)
final class PluginKeyScope implements ContainerRequestFilter {
    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean key = PluginRest.API_KEY.equals(request.getSecurityContext().getAuthenticationScheme());
        if (key && !isForKeys(resource.getResourceClass(), resource.getResourceMethod())) {
            throw new ForbiddenException();
        }
    }

    /** Whether it asks for something that a key can have. */
    static boolean isForKeys(Class<?> type, Method method) {
        return method.isAnnotationPresent(RolesAllowed.class)
                || type.isAnnotationPresent(RolesAllowed.class) && !method.isAnnotationPresent(PermitAll.class);
    }
}
