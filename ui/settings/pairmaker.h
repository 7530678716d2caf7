// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace porthole {

/// Makes a self-signed certificate with its key for names that the user gives. Thread: main.
class PairMaker final : public QWidget
{
    Q_OBJECT

public:
    explicit PairMaker(QWidget *parent = nullptr);

    /// Makes the pair for the names entered, the certificate in `certFile` and the key beside it, and says
    /// how that went.
    void make(const QString &certFile);

    /// "a.pem" -> "a-key.pem", in the same folder.
    [[nodiscard]] static QString keyFileBeside(const QString &certFile);

Q_SIGNALS:
    void made(const QString &certFile, const QString &keyFile);

private:
    void choose();
    [[nodiscard]] QStringList names() const;

    QLineEdit *m_names;
    QLabel *m_outcome;
};

} // namespace porthole
