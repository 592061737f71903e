package io.switchboard.spi.module;

import java.util.Set;
import org.pf4j.ExtensionPoint;

/**
 * A plugin's REST resources, served under {@code /api/x/{plugin id}/}. Callers have signed in: roles are held by {@code
 * jakarta.annotation.security} annotations (ADMIN, SUPERVISOR, AGENT); a class without one is open to every agent.
 * Fields with {@code @Inject} get the services of {@code io.switchboard.spi.platform}.
 */
public interface RestModule extends ExtensionPoint {

    /** JAX-RS resource classes and providers. Constant. */
    Set<Class<?>> resources();
}
