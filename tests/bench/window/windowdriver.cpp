// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/windowdriver.h"

#include "core/base/platform.h"
#include "ui/window/mainwindow.h"

#include <QItemSelectionModel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

namespace porthole::bench {

namespace {

template <typename Widget> Widget *part(const MainWindow &window, const char *name)
{
    auto *const found = window.findChild<Widget *>(QLatin1String(name));
    if (!found)
        qFatal("the window has no part named %s", name);
    return found;
}

} // namespace

WindowDriver::WindowDriver(const MainWindow &window)
    : m_window(window)
    , m_start(part<QPushButton>(window, "start"))
    , m_stop(part<QPushButton>(window, "stop"))
    , m_clients(part<QTableView>(window, "clientTable"))
{
}

bool WindowDriver::start() const
{
    if (!m_start->isEnabled())
        return false;
    m_start->click();
    return true;
}

std::optional<qint64> WindowDriver::stop() const
{
    if (!m_stop->isEnabled())
        return {};
    qint64 pressedNs = platform::monotonicNs();
    m_stop->click();
    if (QPushButton *const yes = confirmation()) {
        pressedNs = platform::monotonicNs();
        yes->click();
    }
    return pressedNs;
}

QPushButton *WindowDriver::confirmation() const
{
    const QList<QMessageBox *> boxes = m_window.findChildren<QMessageBox *>();
    for (const QMessageBox *const box : boxes) {
        if (box->isVisible()) // one that was answered before may still await its deletion
            return qobject_cast<QPushButton *>(box->defaultButton());
    }
    return nullptr;
}

int WindowDriver::selectFirst(int rows) const
{
    const QAbstractItemModel *const model = m_clients->model();
    const int selected = std::min(rows, model->rowCount());
    if (selected == 0) {
        m_clients->clearSelection();
        return 0;
    }
    const QItemSelection range(model->index(0, 0), model->index(selected - 1, model->columnCount() - 1));
    m_clients->selectionModel()->select(range,
                                        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    return selected;
}

} // namespace porthole::bench
