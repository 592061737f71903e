package io.switchboard.web.shared;

import io.switchboard.core.shared.Refused;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;

/**
 * Keeps API keys to resources that ask for a permission. What is everybody's who has signed in (sessions, passwords, the pages of
 * plugins) is a person's; so a resource that forgets to ask is closed to keys.
 */
@Provider
@Priority(Priorities.AUTHORIZATION - 10)
public class KeyScope implements ContainerRequestFilter {
    @Context
    ResourceInfo resource;

    @Inject
    Caller caller;

    /** @throws Refused FORBIDDEN */
    @Override
    public void filter(ContainerRequestContext request) {
        if (caller.isKey() && !isForKeys(resource.getResourceClass(), resource.getResourceMethod())) {
            throw Refused.forbidden("apiKey.notPerson");
        }
    }

    /** Whether a key that has the permission may call it. */
    public static boolean isForKeys(Class<?> resource, Method method) {
        boolean asks = resource.isAnnotationPresent(RolesAllowed.class) || method.isAnnotationPresent(RolesAllowed.class);
        return asks && !method.isAnnotationPresent(PeopleOnly.class);
    }
}
