package io.switchboard.core.setup;

import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.macro.TicketMacro;
import io.switchboard.core.ticket.macro.TicketMacros;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Action.Kind;
import io.switchboard.core.ticket.view.TicketView.Shared;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/** What the sample desk does to tickets again and again. */
@ApplicationScoped
class DemoMacros {
    @Inject
    TicketMacros macros;

    void keep(Viewer supervisor) {
        shared(
                supervisor,
                "催促承运商 Chase the carrier",
                step(Kind.SET_PRIORITY, "HIGH"),
                step(Kind.ADD_TAG, "催件"),
                step(Kind.NOTE, "请联系承运商核实 {{ticket.number}}，今天 18:00 前回复客户。"),
                new Action(Kind.WATCH, null, null, List.of()));
        shared(
                supervisor,
                "请客户补充信息 Ask for more",
                step(Kind.REPLY, "{{contact.name}}，您好！关于 {{ticket.number}}，请您补充订单号和照片，收到后我们马上处理。\n{{agent.name}}"),
                step(Kind.MOVE, "wait"));
    }

    private static Action step(Kind kind, String value) {
        return new Action(kind, null, value, List.of());
    }

    private void shared(Viewer by, String name, Action... steps) {
        macros.create(by, new TicketMacro.Form(name, List.of(steps), Shared.ALL, Set.of()));
    }
}
