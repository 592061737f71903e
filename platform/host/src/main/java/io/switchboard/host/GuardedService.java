package io.switchboard.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/**
 * A service of the platform as a plugin gets it: the platform's context loader while it works, so that nothing of the
 * server looks for its classes in the plugin, and dead once the plugin is stopped.
 */
final class GuardedService implements InvocationHandler {
    private final Object service;
    private final BooleanSupplier alive;

    private GuardedService(Object service, BooleanSupplier alive) {
        this.service = service;
        this.alive = alive;
    }

    static <T> T of(Class<T> type, T service, BooleanSupplier alive) {
        return type.cast(Proxy.newProxyInstance(
                GuardedService.class.getClassLoader(), new Class<?>[] {type}, new GuardedService(service, alive)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> method.getName() + " of " + service.getClass().getSimpleName();
            };
        }
        if (!alive.getAsBoolean()) {
            throw new IllegalStateException("the plugin is stopped");
        }
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(GuardedService.class.getClassLoader());
        try {
            return method.invoke(service, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            thread.setContextClassLoader(context);
        }
    }
}
