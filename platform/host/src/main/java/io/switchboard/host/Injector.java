package io.switchboard.host;

import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.Permission;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * Makes a plugin's objects and fills their {@code @Inject} fields with the platform's services. Not CDI: its bean
 * archives would hold the plugin's classes for ever.
 */
final class Injector {
    private final Map<Class<?>, Object> services;
    private final ArchiveDescriptor descriptor;

    /**
     * @param services by the type a field asks for
     * @param descriptor of the plugin: says why a service isn't there
     */
    Injector(Map<Class<?>, Object> services, ArchiveDescriptor descriptor) {
        this.services = Map.copyOf(services);
        this.descriptor = descriptor;
    }

    <T> T make(Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return fill(constructor.newInstance());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getName() + ": " + PluginCalls.brief(e.getCause()), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " has no constructor without arguments", e);
        }
    }

    /** @throws ConnectorException INVALID_REQUEST when the descriptor lacks the permission for that service or extension */
    void requirePermission(Class<?> type, String where) {
        Permission.missing(descriptor, type).ifPresent(missing -> {
            throw new ConnectorException(Failure.INVALID_REQUEST, StoredText.of("permissionMissing", missing.word(), where));
        });
    }

    /** Fills the fields of an object, those of its superclasses as well. */
    <T> T fill(T object) {
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(Inject.class)) {
                    fill(object, field);
                }
            }
        }
        return object;
    }

    private void fill(Object object, Field field) {
        Object service = services.get(field.getType());
        if (service == null) {
            requirePermission(field.getType(), field.getDeclaringClass().getName() + "." + field.getName());
            throw new IllegalStateException("the platform has nothing to inject into " + field);
        }
        try {
            field.setAccessible(true);
            field.set(object, service);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("can't inject into " + field, e);
        }
    }
}
