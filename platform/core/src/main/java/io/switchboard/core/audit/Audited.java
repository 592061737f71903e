package io.switchboard.core.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Changes of this entity stand in the audit log, as {@code <thing>.created}, {@code .updated} and {@code .deleted}, when a person
 * makes them (see {@link Actor}). What the platform does by itself doesn't, and neither do statements that go round the entity:
 * whoever writes those tells {@link Audit#record}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {
    /** What it is called in actions: {@code role}. */
    String value();

    /** The attributes whose values are told, before and after. All others are left out: nothing gets in by being forgotten. */
    String[] fields();

    /** The attributes of which only is told that they have changed: secrets, and what belongs to a customer. */
    String[] untold() default {};

    /** The attribute by which people know the thing; empty when that is nobody's business here. */
    String name() default "name";
}
