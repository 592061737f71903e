package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.stream.Stream;

/** A plugin's object as the platform gets it: every call goes through the plugin's {@link Calls}. */
final class GuardedExtension implements InvocationHandler {
    private final Object extension;
    private final Calls calls;
    private final Duration limit;

    private GuardedExtension(Object extension, Calls calls, Duration limit) {
        this.extension = extension;
        this.calls = calls;
        this.limit = limit;
    }

    static <T> T of(Class<T> type, Object extension, Calls calls, Duration limit) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new GuardedExtension(extension, calls, limit)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> extension.hashCode();
                default -> extension.getClass().getName();
            };
        }
        String what = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        try {
            return PlainCopies.of(calls.call(what, limit, () -> method.invoke(extension, arguments)));
        } catch (ConnectorException e) {
            throw declared(method, e);
        }
    }

    /** What the method declares, such as an IOException of the JDK, is the plugin's answer and no fault. */
    private static Throwable declared(Method method, ConnectorException e) {
        Throwable cause = e.getCause() instanceof InvocationTargetException reflected ? reflected.getCause() : e.getCause();
        boolean known = cause != null
                && cause.getClass().getClassLoader() == null
                && !(cause instanceof RuntimeException)
                && Stream.of(method.getExceptionTypes()).anyMatch(type -> type.isInstance(cause));
        return known ? cause : e;
    }
}
