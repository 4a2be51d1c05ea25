"""Names that people in Africa really have, spelled as they spell them, by region and gender."""

MAGHREB = {
    "M": "Mohamed Mohammed Mouhamed Ahmed Youssef Yousouf Omar Hassan Hamza Karim Rachid Khalid Abdelkader "
    "Abderrahmane Saïd Tarek Jamal Djamel Mehdi Anas Ilyas Brahim Mustapha Nabil Reda Samir Walid Zakaria",
    "F": "Fatima Fatma Amina Aïcha Khadija Salma Meriem Nadia Houda Samira Leïla Hanane Imane Zineb Chaimae "
    "Ghita Hajar Ikram Karima Latifa Nour Rania Sanaa Soukaina Wafa Yasmine Zahra Asmaa",
    "last": "Alaoui Idrissi Benjelloun Bennani Benaïssa Tazi Fassi Berrada Chraïbi Lahlou Ouazzani Amrani "
    "Belkacem Boudiaf Bouzid Cherif Haddad Hamdi Khelifi Mansouri Meziane Naciri Saïdi Trabelsi Zeroual "
    "Ziani Jebali Gharbi Mejri Ayari",
    "particle": ("", "", "", "El ", "Ben ", "Aït "),
}
WEST = {
    "M": "Mamadou Moussa Ibrahima Ousmane Cheikh Abdoulaye Amadou Modou Souleymane Seydou Bakary Issa Koffi "
    "Kofi Kwame Kwaku Yao Sékou Alioune Babacar Pape Lamine Chidi Emeka Tunde Segun Olumide Musa Mouhamed",
    "F": "Aminata Fatou Fatoumata Aïssatou Mariama Awa Bintou Khady Ndeye Rokhaya Coumba Adama Kadiatou "
    "Oumou Djeneba Akosua Ama Abena Efua Adjoa Ngozi Chioma Amaka Folake Yetunde Zainab Hadiza Aïcha",
    "last": "Diop Ndiaye N'Diaye Fall Sow Ba Diallo Sy Ly Kane Cissé Traoré Coulibaly Keïta Koné Touré "
    "Sangaré Ouédraogo Kaboré Sawadogo Kouassi Kouamé Mensah Owusu Boateng Asante Okafor Okonkwo Adeyemi "
    "Balogun Bello Abubakar Camara Bangoura Sylla",
    "particle": ("",),
}
EAST = {
    "M": "Abebe Tadesse Dawit Yonas Haile Kamau Otieno Mwangi Juma Hamisi Rashid Baraka Jean-Paul Éric "
    "Patrick Emmanuel Olivier Jean-Claude Hassan Abdi Mohamud Farah Brian Dennis",
    "F": "Selam Hanna Tigist Almaz Wanjiru Achieng Njeri Zuhura Neema Rehema Aline Chantal Divine Grâce "
    "Espérance Solange Amina Halima Hodan Ifrah Mercy Faith",
    "last": "Bekele Tesfaye Girma Kebede Wanjiku Odhiambo Kimani Mutua Mushi Mwakyusa Uwimana Mugisha "
    "Habimana Niyonzima Kabila Tshisekedi Mukendi Ilunga Lumumba Osman Warsame Jama",
    "particle": ("",),
}
SOUTH = {
    "M": "Thabo Sipho Bongani Tendai Farai Tinashe João Manuel António Rakoto Andry Hery Kagiso Lwazi",
    "F": "Thandiwe Nomsa Lerato Zanele Rudo Tariro Maria Ana Isabel Voahangy Lalao Naledi Palesa Ayanda",
    "last": "Dlamini Nkosi Khumalo Mokoena Moyo Ncube Sibanda Santos Silva Fernandes "
    "Rakotomalala Randrianarisoa Razafy Molefe Botha Banda Phiri Zulu",
    "particle": ("",),
}
# Some people write their name as they learned it first.
ARABIC = {
    "M": "محمد أحمد يوسف عمر خالد إدريس سعيد عثمان",
    "F": "فاطمة خديجة عائشة مريم سلمى أمينة",
    "last": "العلوي الإدريسي بناني التازي الفاسي الحداد",
    "particle": ("",),
}
# Country: (share of the people in per mille, region).
COUNTRIES = {
    "MA": (240, MAGHREB), "DZ": (60, MAGHREB), "TN": (60, MAGHREB), "EG": (40, MAGHREB),
    "MR": (15, MAGHREB), "LY": (5, MAGHREB), "SN": (120, WEST), "CI": (80, WEST), "NG": (70, WEST),
    "GH": (45, WEST), "ML": (35, WEST), "BF": (25, WEST), "GN": (20, WEST), "BJ": (15, WEST),
    "TG": (10, WEST), "NE": (8, WEST), "GM": (2, WEST), "CM": (30, WEST), "KE": (30, EAST),
    "ET": (20, EAST), "RW": (15, EAST), "TZ": (10, EAST), "CD": (20, EAST), "SO": (3, EAST),
    "DJ": (1, EAST), "ZA": (10, SOUTH), "MG": (8, SOUTH), "AO": (2, SOUTH), "ZW": (1, SOUTH),
}  # fmt: skip
