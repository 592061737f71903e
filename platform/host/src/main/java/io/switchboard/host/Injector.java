package io.switchboard.host;

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

    /** @param services by the type a field asks for */
    Injector(Map<Class<?>, Object> services) {
        this.services = Map.copyOf(services);
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
