package io.switchboard.web.customer;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The customer's page of a ticket, {@code /t}, whose secret stands behind the {@code #} and never comes here; and forms, {@code /form/<key>}. */
@WebServlet({"/t", "/form/*"})
public class CustomerPages extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        boolean ticket = request.getServletPath().equals("/t");
        if (ticket) {
            // Where a link leads to from here must not learn that there is a ticket.
            response.setHeader("Referrer-Policy", "no-referrer");
        }
        response.setHeader("Cache-Control", "no-cache");
        request.getRequestDispatcher(ticket ? "/t/ticket.html" : "/t/form.html").forward(request, response);
    }
}
