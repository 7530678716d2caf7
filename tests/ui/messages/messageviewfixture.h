// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/messages/fakesource.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/messageview.h"

#include <QLabel>
#include <QTest>

#include <memory>

namespace porthole {

/// The log as a user sees it, of a source made by hand, and what is asked of its parts. Thread: main.
struct MessageViewFixture
{
    std::shared_ptr<FakeSource> source;
    MessageView view;

    explicit MessageViewFixture(quint64 messages = 0)
        : source(std::make_shared<FakeSource>(messages))
        , view(source)
    {
        view.resize(900, 400);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
    }
    template <typename T> T *part(const char *name) const { return view.findChild<T *>(QLatin1String(name)); }
    MessageTable *table() const { return view.findChild<MessageTable *>(); }
    MessageModel *model() const { return view.findChild<MessageModel *>(); }
    QString text(const char *label) const { return part<QLabel>(label)->text(); }
    void poll() { model()->poll(); }
    void choose(int row) { table()->setCurrentIndex(model()->index(row, 0)); }
    void key(QWidget *widget, int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(widget, Qt::Key(key), modifiers);
    }
    quint64 current() const { return table()->entries().current().value_or(~quint64(0)); }
};

} // namespace porthole
